//! From the syntax of a stance and its handler to a model.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, ItemFn, LitStr, Path, Token};

use super::order;
use super::route::Route;
use crate::attributes::{self, Role};
use crate::diagnostic::{Errors, error, error_at, text};
use crate::only_key::OnlyKey;
use crate::signature::argument_types;

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

    /// As people write it.
    pub fn example(self) -> &'static str {
        match self {
            Self::Authenticated => "#[authenticated]",
            Self::Public => "#[public(reason = \"issues tokens\")]",
            Self::RequiresScopes => "#[requires_scopes(\"items\")]",
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

impl ToTokens for Scope {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Path(path) => path.to_tokens(tokens),
        }
    }
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
                    &args,
                    "`#[authenticated]` takes no arguments",
                    format!("`#[requires_scopes({args})]` asks for scopes"),
                ));
            }
            Name::Public => Says::Public {
                reason: reason(span, args)?,
            },
            Name::RequiresScopes => Says::Scopes(scopes.parse2(args)?),
        };
        Ok(Self {
            name,
            path: None,
            span,
            says,
        })
    }

    /// An error that underlines the attribute.
    pub fn error(&self, what: impl Display, help: impl Display) -> syn::Error {
        match &self.path {
            Some(path) => error(path, what, help),
            None => error_at(self.span, what, help),
        }
    }
}

const SCOPES_HELP: &str = "#[requires_scopes(\"items\", Scope::Me)]";

fn scopes(input: ParseStream<'_>) -> syn::Result<Vec<Scope>> {
    let mut scopes = Vec::new();
    while !input.is_empty() {
        scopes.push(input.parse()?);
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(|e| {
                error_at(
                    e.span(),
                    "there is no comma between two scopes",
                    SCOPES_HELP,
                )
            })?;
        }
    }
    Ok(scopes)
}

impl Parse for Scope {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Literal(input.parse()?));
        }
        let what = "a scope is a string or a path of the catalogue";
        let path: Path = input
            .call(Path::parse_mod_style)
            .map_err(|e| error_at(e.span(), what, SCOPES_HELP))?;
        let name = text(&path);
        if input.peek(Token![=]) || input.peek(syn::token::Paren) {
            let what = format!("`{name}` is no key of `#[requires_scopes]`: it has none");
            return Err(error(path, what, SCOPES_HELP));
        }
        if path.segments.len() < 2 {
            return Err(error(
                &path,
                format!("`{name}` is neither a string nor a path of the catalogue"),
                format!("write `\"{}\"` or `Scope::{name}`", name.to_lowercase()),
            ));
        }
        Ok(Self::Path(path))
    }
}

/// `reason = ".."`, and nothing else.
fn reason(span: Span, args: TokenStream) -> syn::Result<LitStr> {
    const KEY: OnlyKey = OnlyKey {
        attribute: "public",
        key: "reason",
        help: "#[public(reason = \"issues tokens\")]",
        missing: "`#[public]` does not say why anybody may call",
        without_value: "`reason` has no text",
        wrong_value: "`reason` is a string",
    };
    if let Ok(reason) = syn::parse2::<LitStr>(args.clone()) {
        let help = format!("#[public(reason = {})]", reason.to_token_stream());
        return Err(error(reason, "`#[public]` takes `reason`", help));
    }
    KEY.parse(span, args, |input| input.parse())
}

/// Reads an attribute and the handler below it.
pub fn protected(name: Name, args: TokenStream, item: TokenStream) -> syn::Result<Protected> {
    let mut handler: ItemFn = syn::parse2(item).map_err(|_| not_a_function(name))?;
    argument_types(&handler.sig)?;
    order::check(&handler.attrs)?;
    let routes = attributes::take(&mut handler.attrs, |role| role == Role::Route);
    let Some(route) = routes.into_iter().next() else {
        return Err(order::below_the_route(name, &handler));
    };
    let openapi = attributes::take(&mut handler.attrs, |role| role == Role::OpenApi);
    let mut errors = Errors::default();
    let mut stances = Vec::from_iter(errors.take(Stance::new(name, Span::call_site(), args)));
    stances.extend(
        errors
            .take(super::take(&mut handler.attrs))
            .unwrap_or_default(),
    );
    errors.finish(Protected {
        stances,
        route: Route::parse(route)?,
        openapi: openapi.into_iter().next(),
        handler,
    })
}

fn not_a_function(name: Name) -> syn::Error {
    error_at(
        Span::call_site(),
        format!(
            "`#[{}]` stands on something that is neither a route nor a guard",
            name.as_str()
        ),
        format!(
            "put it on a function: `{} #[get(\"/\")] fn handler() {{ .. }}`",
            name.example()
        ),
    )
}
