//! `#[requires_scopes]`, `#[authenticated]` and `#[public]`: what a route, or a guard, asks.

mod check;
mod clause;
mod expand;
mod group;
mod order;
mod parse;
mod policy;
mod route;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Attribute;

pub use self::check::stances as check;
pub use self::parse::{Name, Stance};
pub use self::policy::{imports, stated};

use crate::attributes::{self, refused, role};
use crate::diagnostic::{Errors, fallback};

/// The attribute with its arguments, above an item.
pub fn attribute(name: Name, args: TokenStream, item: TokenStream) -> TokenStream {
    if let Some(guard) = above_guard(name, &args, &item) {
        return guard;
    }
    if let Some(group) = group::attribute(name, &args, &item) {
        return group;
    }
    let model = parse::protected(name, args, item.clone()).and_then(check::all);
    match model {
        Ok(model) => expand::handler(&model),
        Err(errors) => fallback(&errors, refused(item)),
    }
}

/// A stance that stands above `#[guard]` is moved below it, where that attribute reads it.
fn above_guard(name: Name, args: &TokenStream, item: &TokenStream) -> Option<TokenStream> {
    let mut item: syn::ItemFn = syn::parse2(item.clone()).ok()?;
    let guards = attributes::take(&mut item.attrs, attributes::is_guard);
    let name = name.ident();
    (!guards.is_empty()).then(|| quote! { #(#guards)* #[#name(#args)] #item })
}

/// The stances that stand on an item, taken off it.
pub fn take(attributes: &mut Vec<Attribute>) -> syn::Result<Vec<Stance>> {
    let mut errors = Errors::default();
    let mut stances = Vec::new();
    for attribute in attributes::take(attributes, attributes::is_stance) {
        if let Some(name) = Name::of(role(&attribute)) {
            stances.extend(errors.take(Stance::of(name, &attribute)));
        }
    }
    errors.finish(stances)
}
