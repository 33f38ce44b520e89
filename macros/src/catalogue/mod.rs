//! `#[derive(Scopes)]`.

mod check;
mod expand;
mod implied;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

pub use self::check::check_name;
pub use self::expand::{constant, shape};

use crate::diagnostic::Errors;

/// The implementation, of what is right even beside mistakes: who uses it has made none.
pub fn derive(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let model = errors
        .take(syn::parse2(input))
        .and_then(|input| parse::catalogue(input, &mut errors))
        .map(|catalogue| check::all(catalogue, &mut errors));
    let implementation = model.as_ref().map(expand::catalogue);
    let errors = errors
        .finish(())
        .err()
        .map(|errors| errors.to_compile_error());
    quote! { #errors #implementation }
}
