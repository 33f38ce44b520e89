//! In which order the attributes of a route stand: the stances, `#[openapi]`, the route attribute.

use proc_macro2::Span;
use syn::{Attribute, ItemFn};

use super::parse::Name;
use crate::attributes::{Role, role};
use crate::diagnostic::{Errors, error, error_at, text};

/// In any other order one of them would be read without the others.
pub fn check(attributes: &[Attribute]) -> syn::Result<()> {
    let mut errors = Errors::default();
    let mut above: Vec<&Attribute> = Vec::new();
    for attribute in attributes {
        let is_above = |wanted: Role| above.iter().find(|other| role(other) == wanted);
        let wrong = match role(attribute) {
            kind @ (Role::OpenApi | Role::Route) if is_above(kind).is_some() => {
                Some(one_is_enough(attribute))
            }
            Role::OpenApi => is_above(Role::Route).map(|route| documents_nothing(attribute, route)),
            stance @ (Role::Authenticated | Role::Public | Role::RequiresScopes | Role::Within) => {
                let other = is_above(Role::OpenApi).or_else(|| is_above(Role::Route));
                Name::of(stance).zip(other).map(|(name, other)| {
                    let (own, other) = (attribute.path(), text(other.path()));
                    let what = format!("`#[{}]` must stand above `#[{other}]`", text(own));
                    error(own, what, in_this_order(name))
                })
            }
            Role::Guard | Role::Other | Role::Principal | Role::Route => None,
        };
        wrong.into_iter().for_each(|wrong| errors.push(wrong));
        above.push(attribute);
    }
    errors.finish(())
}

/// Rocket's attribute has run already, or there was none: what stood above it protects nothing.
pub fn below_the_route(name: Name, handler: &ItemFn) -> syn::Error {
    let (stance, handler) = (name.as_str(), &handler.sig.ident);
    error_at(
        Span::call_site(),
        format!(
            "`#[{stance}]` must stand above the route attribute of `{handler}`, or on a `#[guard]`"
        ),
        in_this_order(name),
    )
}

fn documents_nothing(openapi: &Attribute, route: &Attribute) -> syn::Error {
    let (openapi, route) = (openapi.path(), text(route.path()));
    error(
        openapi,
        format!("`#[openapi]` stands below `#[{route}]`, where it documents nothing"),
        format!("put it above: `#[openapi] #[{route}(..)]`"),
    )
}

fn one_is_enough(second: &Attribute) -> syn::Error {
    let path = second.path();
    error(
        path,
        format!("`#[{}]` is the second attribute of its kind", text(path)),
        "keep one; a second route needs a function of its own",
    )
}

fn in_this_order(name: Name) -> String {
    let stance = name.example();
    format!("in this order: `{stance}`, `#[openapi]` if there is one, then `#[get(..)]`")
}
