//! `#[requires_scopes]`, `#[authenticated]` and `#[public]`: what a route, or a guard, asks.

mod check;
mod expand;
mod parse;
mod route;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Attribute;

pub use self::expand::policy;
pub use self::parse::{Name, Stance};

use crate::attributes::{self, Role, role};
use crate::diagnostic::fallback;

/// The attribute with its arguments, above an item.
pub fn attribute(name: Name, args: TokenStream, item: TokenStream) -> TokenStream {
    if let Some(guard) = above_guard(name, &args, &item) {
        return guard;
    }
    let model = parse::protected(name, args, item.clone()).and_then(check::all);
    match model {
        Ok(model) => expand::handler(&model),
        Err(errors) => fallback(&errors, item),
    }
}

/// A stance that stands above `#[guard]` is moved below it, where that attribute reads it.
fn above_guard(name: Name, args: &TokenStream, item: &TokenStream) -> Option<TokenStream> {
    let mut item: syn::ItemFn = syn::parse2(item.clone()).ok()?;
    let guards = attributes::take(&mut item.attrs, |role| {
        matches!(role, Role::Guard | Role::Principal)
    });
    let guard = guards.first()?;
    let name = name.ident();
    Some(quote! { #guard #[#name(#args)] #item })
}

/// The stances that stand on an item, taken off it.
pub fn take(attributes: &mut Vec<Attribute>) -> syn::Result<Vec<Stance>> {
    let stances = attributes::take(attributes, attributes::is_stance);
    stances
        .iter()
        .filter_map(|attribute| Some(Stance::of(Name::of(role(attribute))?, attribute)))
        .collect()
}

pub use self::check::stances as check;
