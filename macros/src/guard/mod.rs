//! `#[guard]` and `#[principal]`: functions that become request guards.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;

pub use self::parse::Name;

use crate::attributes::refused;
use crate::diagnostic::fallback;

pub fn attribute(name: Name, args: TokenStream, item: TokenStream) -> TokenStream {
    let read = |item| parse::guard(name, args.clone(), item).and_then(check::all);
    match read(item.clone()) {
        Ok(model) => expand::guard(&model),
        Err(errors) => {
            let item = refused(item);
            // Where only a stance is wrong it is a guard all the same, and those who take it have made
            // no mistake.
            let item = read(item.clone()).map_or(item, |model| expand::guard(&model));
            fallback(&errors, item)
        }
    }
}
