//! What documents a handler, or says that nothing does.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{ItemFn, ReturnType, Type};

use super::arguments::{Arguments, is_guard};
use crate::signature::{has_impl_trait, is_named, with_lifetime};
use crate::stance::parse::Protected;

/// The function that only rocket_okapi reads: the arguments of path, query and body as they are, and in
/// place of the guards what documents them and the policy.
pub fn twin(
    protected: &Protected,
    handler: &ItemFn,
    arguments: &Arguments,
    policy: &Ident,
) -> TokenStream {
    let (openapi, route) = (&protected.openapi, protected.route.bare_attribute());
    let docs = handler
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let name = &handler.sig.ident;
    let mut place = 0usize;
    let inputs: Vec<_> = arguments
        .each()
        .map(|(name, ty)| match is_guard(protected, name) {
            true => {
                place += 1;
                let place = place - 1;
                quote! { #name: ::rocket_scopes::__private::DocumentedGuard<#policy, #place> }
            }
            false => {
                let ty = with_lifetime(ty.clone(), "'_");
                quote! { #name: #ty }
            }
        })
        .collect();
    let guards = arguments
        .guards(protected)
        .map(|ty| with_lifetime(ty.clone(), "'static"));
    let output = match &handler.sig.output {
        ReturnType::Default => quote! { () },
        ReturnType::Type(_, ty) if is_opaque(ty) => {
            quote! { ::rocket_scopes::__private::AnyResponse }
        }
        ReturnType::Type(_, ty) => {
            let ty = with_lifetime((**ty).clone(), "'_");
            quote! { #ty }
        }
    };
    quote! {
        ::rocket_scopes::__private::documented! {
            impl #policy { #([#guards])* }

            #openapi
            #[::rocket_scopes::__private::doc_only]
            #(#docs)*
            #route
            fn #name(
                __scopes_security: ::rocket_scopes::__private::DocumentedPolicy<#policy>,
                #(#inputs),*
            ) -> #output {}
        }
    }
}

/// `impl Responder` has no name that rocket_okapi could ask; a stream of `impl Trait` it knows itself.
fn is_opaque(ty: &Type) -> bool {
    let streams = ["EventStream", "ByteStream", "ReaderStream", "TextStream"];
    has_impl_trait(ty) && !is_named(ty, &streams)
}

/// What stands for a route that is not documented, so that it can be listed among those that are, and
/// so that an `#[openapi]` above this attribute, which has documented it without its security, is found.
pub fn undocumented(protected: &Protected, handler: &ItemFn) -> TokenStream {
    let name = handler.sig.ident.unraw();
    let operation = format_ident!("okapi_add_operation_for_{name}_");
    let span = protected
        .stances
        .first()
        .map_or_else(Span::call_site, |stance| stance.span);
    let operation_here = Ident::new(&operation.to_string(), span);
    quote! { ::rocket_scopes::__private::undocumented! { #operation #operation_here } }
}
