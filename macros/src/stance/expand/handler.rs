//! The handler, with what stands around it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ItemFn;
use syn::ext::IdentExt;

use super::arguments::Arguments;
use super::declaration::declaration;
use super::span;
use super::twin::{twin, undocumented};
use crate::stance::parse::Protected;
use crate::stance::policy;

pub fn handler(protected: &Protected) -> TokenStream {
    let mut handler = protected.handler.clone();
    let arguments = Arguments::name(&mut handler);
    let policy = format_ident!("__scopes_policy_of_{}", handler.sig.ident.unraw());
    let declaration = declaration(protected, &arguments, &policy);
    let documentation = match &protected.openapi {
        Some(_) => twin(protected, &handler, &arguments, &policy),
        None => undocumented(protected, &handler),
    };
    let handler = enforced(protected, handler, &arguments, &policy);
    let imports = policy::imports(&protected.stances);
    quote! { #imports #declaration #documentation #handler }
}

/// The handler as it is written, with the check in front of its guards and the one behind them. Under its name
/// stands what `routes!` takes: the route that Rocket makes of it, and that knows its policy.
fn enforced(
    protected: &Protected,
    mut handler: ItemFn,
    arguments: &Arguments,
    policy: &Ident,
) -> TokenStream {
    let route = &protected.route.attribute;
    let span = span::of_stances(&protected.stances);
    let enforce = quote_spanned! { span => ::rocket_scopes::__private::Enforce<#policy> };
    handler
        .sig
        .inputs
        .insert(0, syn::parse_quote! { __scopes_enforce: #enforce });
    if arguments.guards(protected).next().is_some() {
        let settled = quote_spanned! { span => ::rocket_scopes::__private::Settled };
        handler
            .sig
            .inputs
            .push(syn::parse_quote! { __scopes_settled: #settled });
    }
    let name = handler.sig.ident.clone();
    let (plain, visibility) = (name.unraw(), handler.vis.clone());
    // A function may hold a handler of the same name as the module around it.
    let place = name.span().unwrap();
    let (line, column) = (place.line(), place.column());
    let inner = format_ident!(
        "__scopes_handler_{plain}_{line}_{column}",
        span = name.span()
    );
    handler.sig.ident = inner.clone();
    // As Rocket writes it: `uri!` looks for the one of the handler.
    let uri_of_inner = format_ident!("rocket_uri_macro_{inner}");
    let uri = format_ident!("rocket_uri_macro_{plain}");
    let shown = plain.to_string();
    quote! {
        #route
        #handler

        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #visibility struct #name {}

        impl #name {
            #[doc(hidden)]
            pub fn into_route(self) -> ::rocket_scopes::__private::Route {
                ::rocket_scopes::__private::stated::<#policy>(#shown, #inner {}.into_route())
            }
        }

        #[doc(hidden)]
        #[allow(unused_imports)]
        pub use #uri_of_inner as #uri;
    }
}
