//! `#[derive(Scopes)]`.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;

pub use self::check::check_name;
pub use self::expand::constant;

pub fn derive(input: TokenStream) -> TokenStream {
    let model = syn::parse2(input)
        .and_then(parse::catalogue)
        .and_then(check::all);
    match model {
        Ok(model) => expand::catalogue(&model),
        // The enum itself is not ours to repeat: a derive only adds.
        Err(errors) => errors.to_compile_error(),
    }
}
