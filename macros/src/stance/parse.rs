//! From the syntax of a stance and its handler to a model.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, ItemFn, LitStr, Path, Token};

use super::route::Route;
use crate::attributes::{self, Role, role};
use crate::diagnostic::error;

/// The name of a stance's attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Authenticated,
    Public,
    RequiresScopes,
}

impl Name {
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Authenticated => Some(Self::Authenticated),
            Role::Public => Some(Self::Public),
            Role::RequiresScopes => Some(Self::RequiresScopes),
            Role::Guard | Role::OpenApi | Role::Other | Role::Principal | Role::Route => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Public => "public",
            Self::RequiresScopes => "requires_scopes",
        }
    }

    /// As it was written, where the attribute itself is expanded.
    pub fn ident(self) -> TokenStream {
        let ident = Ident::new(self.as_str(), Span::call_site());
        quote::quote! { ::rocket_scopes::#ident }
    }
}

/// What one attribute says.
pub struct Stance {
    pub name: Name,
    /// As it is written, where another attribute reads this one: its import is used all the same.
    pub path: Option<Path>,
    pub span: Span,
    pub says: Says,
}

pub enum Says {
    Authenticated,
    Public { reason: LitStr },
    Scopes(Vec<Scope>),
}

/// A scope as it is written: `"items"` or `Scope::Items`.
pub enum Scope {
    Literal(LitStr),
    Path(Path),
}

/// A handler with all that is said about it.
pub struct Protected {
    pub stances: Vec<Stance>,
    pub route: Route,
    pub openapi: Option<Attribute>,
    /// The handler, without the attributes above.
    pub handler: ItemFn,
}

impl Stance {
    /// Reads an attribute that stands on an item.
    pub fn of(name: Name, attribute: &Attribute) -> syn::Result<Self> {
        let args = match &attribute.meta {
            syn::Meta::Path(_) => TokenStream::new(),
            syn::Meta::List(list) => list.tokens.clone(),
            syn::Meta::NameValue(pair) => pair.value.to_token_stream(),
        };
        let stance = Self::new(name, attribute.path().span(), args)?;
        Ok(Self {
            path: Some(attribute.path().clone()),
            ..stance
        })
    }

    /// Reads the arguments of an attribute.
    pub fn new(name: Name, span: Span, args: TokenStream) -> syn::Result<Self> {
        let says = match name {
            Name::Authenticated if args.is_empty() => Says::Authenticated,
            Name::Authenticated => {
                return Err(error(
                    args.span(),
                    "`#[authenticated]` takes no arguments",
                    "#[requires_scopes(..)] names scopes",
                ));
            }
            Name::Public => Says::Public {
                reason: reason(span, args)?,
            },
            Name::RequiresScopes => {
                let scopes = Punctuated::<Scope, Token![,]>::parse_terminated.parse2(args)?;
                Says::Scopes(scopes.into_iter().collect())
            }
        };
        Ok(Self {
            name,
            path: None,
            span,
            says,
        })
    }
}

impl Parse for Scope {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        const HELP: &str = "#[requires_scopes(\"items\", Scope::Me)]";
        if input.peek(LitStr) {
            return Ok(Self::Literal(input.parse()?));
        }
        let wrong = |span| error(span, "a scope is a string or a path of the catalogue", HELP);
        let path: Path = input
            .call(Path::parse_mod_style)
            .map_err(|e| wrong(e.span()))?;
        if input.peek(Token![=]) || input.peek(syn::token::Paren) {
            let what = format!(
                "`{}` is no key of `#[requires_scopes]`: it has none",
                path.to_token_stream()
            );
            return Err(error(path.span(), what, HELP));
        }
        if path.segments.len() < 2 {
            let name = path.to_token_stream();
            return Err(error(
                path.span(),
                format!("`{name}` is neither a string nor a path of the catalogue"),
                format!(
                    "write `\"{}\"` or `Scope::{name}`",
                    name.to_string().to_lowercase()
                ),
            ));
        }
        Ok(Self::Path(path))
    }
}

/// `reason = ".."`, and nothing else.
fn reason(span: Span, args: TokenStream) -> syn::Result<LitStr> {
    const HELP: &str = "#[public(reason = \"issues tokens\")]";
    let parse = |input: ParseStream<'_>| {
        if input.is_empty() {
            return Err(error(
                span,
                "`#[public]` does not say why anybody may call",
                HELP,
            ));
        }
        let key: Ident = input
            .parse()
            .map_err(|e| error(e.span(), "`#[public]` takes `reason`", HELP))?;
        if key != "reason" {
            return Err(error(
                key.span(),
                format!("`{key}` is no key of `#[public]`: the only one is `reason`"),
                HELP,
            ));
        }
        input
            .parse::<Token![=]>()
            .map_err(|e| error(e.span(), "`reason` has no text", HELP))?;
        let reason: LitStr = input
            .parse()
            .map_err(|e| error(e.span(), "`reason` is a string", HELP))?;
        let _: Option<Token![,]> = input.parse()?;
        match input.is_empty() {
            true => Ok(reason),
            false => Err(error(input.span(), "`#[public]` takes `reason` only", HELP)),
        }
    };
    parse.parse2(args)
}

/// Reads an attribute and the handler below it.
pub fn protected(name: Name, args: TokenStream, item: TokenStream) -> syn::Result<Protected> {
    let own = Stance::new(name, Span::call_site(), args);
    let mut handler: ItemFn = syn::parse2(item).map_err(|_| not_a_function(name))?;
    if let Some(receiver) = handler.sig.receiver() {
        return Err(error(
            receiver.span(),
            "a method cannot be a route or a guard",
            "move the function out of the `impl` block",
        ));
    }
    let roles: Vec<_> = handler.attrs.iter().map(role).collect();
    let routes = attributes::take(&mut handler.attrs, |role| role == Role::Route);
    let Some(route) = routes.into_iter().next() else {
        return Err(below_the_route(name, &handler));
    };
    let position = |wanted| roles.iter().position(|role| *role == wanted);
    let openapi = attributes::take(&mut handler.attrs, |role| role == Role::OpenApi);
    let openapi = openapi.into_iter().next();
    if let (Some(openapi), true) = (&openapi, position(Role::OpenApi) > position(Role::Route)) {
        return Err(error(
            openapi.path().span(),
            "`#[openapi]` stands below the route attribute, where it documents nothing",
            format!(
                "in this order: `#[{}(..)]`, `#[openapi]`, then the route attribute",
                name.as_str()
            ),
        ));
    }
    let mut stances = vec![own?];
    stances.extend(super::take(&mut handler.attrs)?);
    Ok(Protected {
        stances,
        route: Route::parse(route)?,
        openapi,
        handler,
    })
}

fn not_a_function(name: Name) -> syn::Error {
    let name = name.as_str();
    error(
        Span::call_site(),
        format!("`#[{name}]` stands on something that is neither a route nor a guard"),
        format!("put it on a function: `#[{name}(..)] #[get(\"/\")] fn handler() {{ .. }}`"),
    )
}

/// Rocket's attribute has run already, or there was none: what stood above it protects nothing.
fn below_the_route(name: Name, handler: &ItemFn) -> syn::Error {
    let (name, handler) = (name.as_str(), &handler.sig.ident);
    error(
        Span::call_site(),
        format!(
            "`#[{name}]` must stand above the route attribute of `{handler}`, or on a `#[guard]`"
        ),
        format!("in this order: `#[{name}(..)]`, `#[openapi]` if there is one, then `#[get(..)]`"),
    )
}
