//! `#[guard]` and `#[principal]`: functions that become request guards.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;

pub use self::parse::Name;

use crate::diagnostic::fallback;

pub fn attribute(name: Name, args: TokenStream, item: TokenStream) -> TokenStream {
    let model = parse::guard(name, args, item.clone()).and_then(check::all);
    match model {
        Ok(model) => expand::guard(&model),
        Err(errors) => fallback(&errors, item),
    }
}
