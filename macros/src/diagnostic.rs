//! Errors: what is wrong, and a line to paste.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

/// An error that underlines these tokens, all of them: the first line says what is wrong, the second
/// what to write.
pub fn error(underlined: impl ToTokens, what: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new_spanned(underlined, format!("{what}\nhelp: {help}"))
}

/// The same where there is no token to underline: at the attribute itself, or where one is missing.
pub fn error_at(span: Span, what: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new(span, format!("{what}\nhelp: {help}"))
}

/// Tokens as people write them.
pub fn text(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let tight = [
        (" ::", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
    ];
    tight
        .iter()
        .fold(spaced, |text, (from, to)| text.replace(from, to))
}

/// Collects mistakes, so that one compile reports all of them.
#[derive(Default)]
pub struct Errors(Option<syn::Error>);

impl Errors {
    pub fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            none => *none = Some(error),
        }
    }

    /// The value of a good result; the error of another is collected.
    pub fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub fn finish<T>(self, value: T) -> syn::Result<T> {
        match self.0 {
            None => Ok(value),
            Some(errors) => Err(errors),
        }
    }
}

/// The errors, and the item as it was written, so that nothing else seems to be missing.
pub fn fallback(errors: &syn::Error, item: TokenStream) -> TokenStream {
    let errors = errors.to_compile_error();
    quote! { #errors #item }
}
