//! From the syntax of a stance and its handler to a model.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, ItemFn, LitStr, Path};

use super::clause::Clauses;
use super::order;
use super::route::Route;
use crate::attributes::{self, Role};
use crate::diagnostic::{Errors, error, error_at};
use crate::only_key::OnlyKey;
use crate::signature::argument_types;

/// The name of a stance's attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Authenticated,
    Public,
    RequiresScopes,
    /// Written by ourselves: the stance of the module around a route.
    Within,
}

impl Name {
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Authenticated => Some(Self::Authenticated),
            Role::Public => Some(Self::Public),
            Role::RequiresScopes => Some(Self::RequiresScopes),
            Role::Within => Some(Self::Within),
            Role::Guard | Role::OpenApi | Role::Other | Role::Principal | Role::Route => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Public => "public",
            Self::RequiresScopes => "requires_scopes",
            Self::Within => "__scopes_within",
        }
    }

    /// As people write it.
    pub fn example(self) -> &'static str {
        match self {
            Self::Authenticated => "#[authenticated]",
            Self::Public => "#[public(reason = \"issues tokens\")]",
            Self::RequiresScopes | Self::Within => "#[requires_scopes(\"items\")]",
        }
    }

    /// As it was written, where the attribute itself is expanded.
    pub fn ident(self) -> TokenStream {
        let ident = Ident::new(self.as_str(), Span::call_site());
        match self {
            Self::Within => quote::quote! { ::rocket_scopes::__private::#ident },
            Self::Authenticated | Self::Public | Self::RequiresScopes => {
                quote::quote! { ::rocket_scopes::#ident }
            }
        }
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
    /// `#[requires_scopes]`, and `#[authenticated]`, which names no scope.
    Asks(Clauses),
    Public {
        reason: LitStr,
    },
    /// The policy of the module around it.
    Within(Path),
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
            Name::Authenticated => Says::Asks(authenticated(args)?),
            Name::Public => Says::Public {
                reason: reason(span, args)?,
            },
            Name::RequiresScopes => Says::Asks(syn::parse2(args)?),
            Name::Within => Says::Within(Path::parse_mod_style.parse2(args)?),
        };
        Ok(Self {
            name,
            path: None,
            span,
            says,
        })
    }

    /// The clauses of an attribute that asks something.
    pub fn clauses(&self) -> Option<&Clauses> {
        match &self.says {
            Says::Asks(clauses) => Some(clauses),
            Says::Public { .. } | Says::Within(_) => None,
        }
    }

    /// Is it only reported?
    pub fn is_trial(&self) -> bool {
        self.clauses().is_some_and(|it| it.report_only.is_some())
    }

    /// An error that underlines the attribute.
    pub fn error(&self, what: impl Display, help: impl Display) -> syn::Error {
        match &self.path {
            Some(path) => error(path, what, help),
            None => error_at(self.span, what, help),
        }
    }
}

/// `#[authenticated]` takes every clause but scopes.
fn authenticated(args: TokenStream) -> syn::Result<Clauses> {
    let clauses: Clauses = syn::parse2(args.clone())?;
    match clauses.scopes.is_empty() {
        true => Ok(clauses),
        false => Err(error(
            &args,
            "`#[authenticated]` takes no scopes",
            format!("`#[requires_scopes({args})]` asks for scopes"),
        )),
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
    };
    if let Ok(reason) = syn::parse2::<LitStr>(args.clone()) {
        let help = format!("#[public(reason = {})]", reason.to_token_stream());
        return Err(error(reason, "`#[public]` takes `reason`", help));
    }
    KEY.parse(span, args, |input| {
        let text = input.parse();
        text.map_err(|e: syn::Error| error_at(e.span(), "`reason` is a string", KEY.help))
    })
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
            "`#[{}]` stands on something that is no route, no guard, and holds no routes",
            name.as_str()
        ),
        format!(
            "put it on a function: `{} #[get(\"/\")] fn handler() {{ .. }}`",
            name.example()
        ),
    )
}
