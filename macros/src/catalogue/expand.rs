//! From a catalogue to its implementation.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{LitByteStr, LitStr};

use super::parse::Catalogue;
use crate::family::Family;

pub fn catalogue(catalogue: &Catalogue) -> TokenStream {
    let name = &catalogue.name;
    let path = name.to_string();
    let infos = catalogue.scopes.iter().map(|scope| {
        let (name, description) = (&scope.name, &scope.description);
        let mut info = quote! { ::rocket_scopes::ScopeInfo::new(#name, #description) };
        if !scope.implied.is_empty() {
            let implied = &scope.implied;
            info = quote! { #info.implying(&[#(#implied),*]) };
        }
        if let Ok(family) = Family::parse(name)
            && !family.is_plain()
        {
            let placeholders = &family.placeholders;
            info = quote! { #info.with_placeholders(&[#(#placeholders),*]) };
        }
        info
    });
    let acr_values = &catalogue.acr_values;
    let indices = 0..catalogue.scopes.len();
    let variants: Vec<_> = catalogue
        .scopes
        .iter()
        .map(|scope| &scope.variant)
        .collect();
    let (places, indices_of_scopes) = (indices.clone(), indices.clone());
    let names = catalogue.scopes.iter().map(|scope| shape(&scope.name));
    let misspelt = catalogue.scopes.iter().map(|scope| {
        let (variant, scope) = (&scope.variant, scope.name.value());
        format!("the scope of `{name}::{variant}` is spelt `{scope}`\nhelp: \"{scope}\"")
    });
    let refused = &catalogue.refused;
    let constants = catalogue.scopes.iter().filter_map(|scope| {
        let (constant, variant) = (constant(&scope.name), &scope.variant);
        // A variant that is spelt like its scope needs no constant.
        (constant != *variant).then(|| {
            quote! {
                #[doc(hidden)]
                #[allow(non_upper_case_globals, dead_code)]
                pub const #constant: Self = Self::#variant;
            }
        })
    });
    quote! {
        impl ::rocket_scopes::Catalogue for #name {
            const SCOPES: &'static [::rocket_scopes::ScopeInfo] = &[#(#infos),*];

            const INFO: &'static ::rocket_scopes::__private::CatalogueInfo =
                &::rocket_scopes::__private::CatalogueInfo {
                    path: ::core::concat!(::core::module_path!(), "::", #path),
                    scopes: <Self as ::rocket_scopes::Catalogue>::SCOPES,
                    acr_values: &[#(#acr_values),*],
                };

            fn index(self) -> usize {
                match self {
                    #(Self::#variants => #indices,)*
                    #(Self::#refused { .. } => 0,)*
                }
            }

            fn at(index: usize) -> ::core::option::Option<Self> {
                match index {
                    #(#places => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl #name {
            #(#constants)*

            // Its name is what rustc says of an enum that is no catalogue.
            #[doc(hidden)]
            #[allow(dead_code)]
            pub const fn __scopes_derived(self) -> ::rocket_scopes::__private::ScopeRef {
                ::rocket_scopes::__private::ScopeRef::new(
                    <Self as ::rocket_scopes::Catalogue>::INFO,
                    match self {
                        #(Self::#variants => #indices_of_scopes,)*
                        #(Self::#refused { .. } => 0,)*
                    },
                )
            }

            // `"a.b"` and `"a:b"` become the same constant, and `"Items"` is a variant: what stands in
            // an attribute must be the scope to the letter.
            #[doc(hidden)]
            #[allow(dead_code)]
            #[track_caller]
            pub const fn __scopes_spelt(self, scope: &[u8]) -> ::rocket_scopes::__private::ScopeRef {
                match (self, scope) {
                    #((Self::#variants, #names) => Self::#variants.__scopes_derived(),)*
                    #((Self::#variants, _) => ::core::panic!("{}", #misspelt),)*
                    #((Self::#refused { .. }, _) => ::core::panic!("refused"),)*
                }
            }
        }
    }
}

/// A scope as it is spelt, whatever the names of its placeholders.
pub fn shape(scope: &LitStr) -> LitByteStr {
    let shape = Family::parse(scope).map_or_else(|_| scope.value(), |family| family.shape());
    LitByteStr::new(shape.as_bytes(), scope.span())
}

/// What a scope is called in Rust: `items:write` becomes `items_write`, so that a misspelt one is a path
/// that does not resolve.
pub fn constant(scope: &LitStr) -> Ident {
    let shape = Family::parse(scope).map_or_else(|_| scope.value(), |family| family.shape());
    let mut text: String = shape
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if text.starts_with(|c: char| c.is_ascii_digit()) || text == "_" {
        text.insert(0, '_');
    }
    // Words that cannot be raw identifiers.
    if matches!(&*text, "crate" | "self" | "super" | "Self") {
        text.push('_');
    }
    let is_plain = syn::parse::Parser::parse_str(Ident::parse_any, &text)
        .is_ok_and(|_| syn::parse_str::<Ident>(&text).is_ok());
    match is_plain {
        true => Ident::new(&text, scope.span()),
        false => format_ident!("r#{text}", span = scope.span()),
    }
}
