//! `#[derive(Principal)]`: an enum of principals.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Ident, Type};

use crate::diagnostic::{Errors, error};
use crate::request::{REQUEST, from_request};
use crate::signature::lifetime;
use crate::source::source;

/// The enum, and what each of its variants holds.
struct Choice {
    name: Ident,
    variants: Vec<(Ident, Type)>,
}

const HELP: &str = "enum Caller { User(CurrentUser), Machine(Machine) }";

pub fn derive(item: TokenStream) -> TokenStream {
    match syn::parse2(item).and_then(parse) {
        Ok(choice) => expand(&choice),
        Err(errors) => errors.to_compile_error(),
    }
}

fn parse(input: DeriveInput) -> syn::Result<Choice> {
    let Data::Enum(data) = input.data else {
        let what = format!("`{}` is no choice of principals", input.ident);
        return Err(error(&input.ident, what, HELP));
    };
    let mut errors = Errors::default();
    if let Some(parameter) = input.generics.params.first() {
        errors.push(error(
            parameter,
            "a principal has no generic parameters",
            HELP,
        ));
    }
    if data.variants.is_empty() {
        let what = format!("`{}` has no variant, so nobody calls", input.ident);
        errors.push(error(&input.ident, what, HELP));
    }
    let mut variants = Vec::new();
    for variant in data.variants {
        match variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                variants.extend(
                    fields
                        .unnamed
                        .into_iter()
                        .map(|it| (variant.ident.clone(), it.ty)),
                );
            }
            Fields::Named(_) | Fields::Unit | Fields::Unnamed(_) => errors.push(error(
                &variant.ident,
                format!("`{}` does not hold one principal", variant.ident),
                format!("{}(CurrentUser)", variant.ident),
            )),
        }
    }
    errors.finish(Choice {
        name: input.ident,
        variants,
    })
}

fn expand(choice: &Choice) -> TokenStream {
    let name = &choice.name;
    let source = source("Principal", name);
    let policies = choice.variants.iter().map(|(_, ty)| {
        quote_spanned! { ty.span() => ::rocket_scopes::__private::chosen::<#ty>().policy }
    });
    let found = choice.variants.iter().map(|(variant, ty)| {
        quote_spanned! { ty.span() =>
            .or_else(|| (::rocket_scopes::__private::chosen::<#ty>().find)(__scopes_among).map(Self::#variant))
        }
    });
    let request = lifetime(REQUEST);
    let owned = from_request(&quote! {
        ::std::boxed::Box::pin(::rocket_scopes::__private::choose_principal(__scopes_request))
    });
    let shared = from_request(&quote! { ::rocket_scopes::__private::shared(__scopes_request) });
    quote! {
        impl ::rocket_scopes::__private::Guard for #name {
            const POLICY: &'static ::rocket_scopes::__private::Policy =
                &::rocket_scopes::__private::Policy::Item(
                    &#source,
                    &[&::rocket_scopes::__private::Policy::Any(&[#(#policies),*])],
                );
        }

        impl ::rocket_scopes::Principal for #name {
            fn find(__scopes_among: ::rocket_scopes::__private::Among<'_>) -> ::core::option::Option<Self> {
                ::core::option::Option::None #(#found)*
            }
        }

        impl<#request> ::rocket_scopes::__private::FromRequest<#request> for #name {
            #owned
        }

        impl<#request> ::rocket_scopes::__private::FromRequest<#request> for &#request #name {
            #shared
        }

        impl ::rocket_scopes::__private::Sentinel for #name {
            fn abort(rocket: &::rocket_scopes::__private::Ignited) -> bool {
                ::rocket_scopes::__private::is_other_principal::<Self>(rocket)
            }
        }
    }
}
