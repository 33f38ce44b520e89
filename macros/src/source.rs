//! What is declared, and where: from there the inventory and the messages take it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

/// The data of an item of this kind and name. A module is named in its own path.
pub fn source(kind: &str, name: &Ident) -> TokenStream {
    let (shown, line) = (name.unraw().to_string(), line_at(name.span()));
    let module = match kind {
        "Module" => quote! { ::core::concat!(::core::module_path!(), "::", #shown) },
        _ => quote! { ::core::module_path!() },
    };
    let kind = format_ident!("{kind}");
    quote! {
        ::rocket_scopes::__private::Source {
            kind: ::rocket_scopes::__private::ItemKind::#kind,
            name: #shown,
            module: #module,
            line: #line,
        }
    }
}

/// The line of a span.
pub fn line_at(span: Span) -> TokenStream {
    quote_spanned! { span =>
        ::rocket_scopes::__private::Line { file: ::core::file!(), line: ::core::line!() }
    }
}
