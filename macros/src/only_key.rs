//! `key = value`: an attribute that takes one key and nothing else.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

use crate::diagnostic::{error, error_at};

/// The key, and the words for what can be wrong with it.
pub struct OnlyKey {
    pub attribute: &'static str,
    pub key: &'static str,
    /// The whole attribute, as it should be.
    pub help: &'static str,
    /// There is nothing at all.
    pub missing: &'static str,
    /// There is no `=`.
    pub without_value: &'static str,
}

impl OnlyKey {
    /// Reads the arguments of the attribute at `span`. What is wrong with the value, `value` says.
    pub fn parse<T>(
        &self,
        span: Span,
        args: TokenStream,
        value: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> syn::Result<T> {
        let parse = |input: ParseStream<'_>| self.parse_stream(span, input, value);
        parse.parse2(args)
    }

    fn parse_stream<T>(
        &self,
        span: Span,
        input: ParseStream<'_>,
        value: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> syn::Result<T> {
        let Self {
            attribute,
            key,
            help,
            ..
        } = self;
        if input.is_empty() {
            return Err(error_at(span, self.missing, help));
        }
        let written: Ident = input
            .parse()
            .map_err(|e| error_at(e.span(), format!("`#[{attribute}]` takes `{key}`"), help))?;
        if written != key {
            let what =
                format!("`{written}` is no key of `#[{attribute}]`: the only one is `{key}`");
            return Err(error(&written, what, help));
        }
        let equals = input.parse::<Token![=]>();
        if equals.is_err() || input.is_empty() {
            return Err(error(&written, self.without_value, help));
        }
        let value = value(input)?;
        let _: Option<Token![,]> = input.parse()?;
        match input.is_empty() {
            true => Ok(value),
            false => {
                let what = format!("`#[{attribute}]` takes `{key}` only");
                Err(error_at(input.span(), what, help))
            }
        }
    }
}
