//! The type whose constant is the policy of a route.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::arguments::Arguments;
use super::assertions::assertions;
use crate::signature::with_lifetime;
use crate::source::source;
use crate::stance::parse::{Protected, Says, Stance};
use crate::stance::policy;

/// The type whose constant is the policy: the stance, then every guard among the arguments.
pub fn declaration(protected: &Protected, arguments: &Arguments, policy: &Ident) -> TokenStream {
    let handler = &protected.handler;
    let visibility = &handler.vis;
    let stated = policy::stated(&protected.stances);
    let types = arguments.types();
    let guards: Vec<_> = types
        .iter()
        .map(|ty| quote_spanned! { ty.span() => ::rocket_scopes::__private::Probe::<#ty>::POLICY })
        .collect();
    let assertions = assertions(protected, policy, &types, &guards);
    let samples = samples(protected, arguments);
    let source = source("Route", &handler.sig.ident);
    // Modules are around the route: they are no part of it.
    let is_around = |stance: &&Stance| matches!(stance.says, Says::Within(_));
    let around = protected.stances.iter().filter(is_around).count();
    let (within, own): (Vec<_>, Vec<_>) = protected
        .stances
        .iter()
        .zip(stated.iter())
        .partition(|(stance, _)| is_around(stance));
    let within = within.into_iter().map(|(_, stated)| stated);
    let own = own.into_iter().map(|(_, stated)| stated);
    // What only reports is followed by what holds.
    let added = &stated[protected.stances.len()..];
    let item = quote! {
        &::rocket_scopes::__private::Policy::Item(
            &#source,
            &[#(#own,)* #(#added,)* #(#guards),*],
        )
    };
    let whole = match around {
        0 => item,
        _ => quote! { &::rocket_scopes::__private::Policy::All(&[#(#within,)* #item]) },
    };
    quote! {
        #assertions

        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #visibility struct #policy;

        impl ::rocket_scopes::__private::RoutePolicy for #policy {
            const POLICY: &'static ::rocket_scopes::__private::Policy = {
                #[allow(unused_imports)]
                use ::rocket_scopes::__private::ProbeFallback as _;
                #whole
            };

            #samples
        }
    }
}

/// What a test may put into the path.
fn samples(protected: &Protected, arguments: &Arguments) -> TokenStream {
    let samples = protected
        .route
        .placeholders()
        .into_iter()
        .map(|placeholder| {
            let mut arguments = arguments.each();
            let found = arguments.find(|(name, _)| name.unraw() == placeholder);
            let sample = match found {
                None => quote! { ::core::option::Option::None },
                Some((_, ty)) => {
                    let ty = with_lifetime(ty.clone(), "'static");
                    quote! { ::rocket_scopes::__private::SampleProbe::<#ty>::SAMPLE }
                }
            };
            quote! { (#placeholder, #sample) }
        });
    quote! {
        const SAMPLES: &'static [(&'static str, ::core::option::Option<&'static str>)] = {
            #[allow(unused_imports)]
            use ::rocket_scopes::__private::SampleProbeFallback as _;
            &[#(#samples),*]
        };
    }
}
