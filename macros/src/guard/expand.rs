//! From a checked guard to its implementations.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Path, Type};

use super::parse::{Guard, Name};
use crate::diagnostic::text;
use crate::request::{REQUEST, from_request};
use crate::schemes::{self, Schemes};
use crate::signature::{checked, lifetime, place, with_lifetime};
use crate::source::source;
use crate::stance;

pub fn guard(guard: &Guard) -> TokenStream {
    let function = &guard.function;
    let implementations = match guard.name {
        Name::Guard => dependency(guard),
        Name::Principal => principal(guard),
    };
    let imports = stance::imports(&guard.stances);
    quote! {
        #function
        #imports
        #implementations
    }
}

/// Calls the function with its arguments, each found in the request, in their order.
fn call(guard: &Guard) -> TokenStream {
    let function = &guard.function.sig.ident;
    let names: Vec<_> = (0..guard.arguments.len())
        .map(|n| format_ident!("__scopes_{n}"))
        .collect();
    let arguments = guard.arguments.iter().zip(&names).map(|(ty, name)| {
        let ty = with_lifetime(ty.clone(), REQUEST);
        quote_spanned! { place(&ty) =>
            let #name: #ty = ::rocket_scopes::__private::found(
                ::rocket_scopes::__private::Dependency::find(__scopes_request).await,
            )?;
        }
    });
    let (turbofish, wait) = (
        turbofish(&guard.function.sig.generics),
        guard.function.sig.asyncness,
    );
    let wait = wait.map(|_| quote! { .await });
    // Where its error is no `Denied`, the error is what is underlined.
    let result = quote_spanned! { place(guard.error.as_ref().unwrap_or(&guard.ty)) =>
        __scopes_made.map_err(::core::convert::Into::into)
    };
    quote! {
        #(#arguments)*
        let __scopes_made = #function #turbofish(#(#names),*) #wait;
        #result
    }
}

/// Type parameters of the function, passed on; lifetimes are inferred.
fn turbofish(generics: &Generics) -> Option<TokenStream> {
    let parameters = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(ty) => Some(&ty.ident),
            GenericParam::Const(constant) => Some(&constant.ident),
        });
    let parameters: Vec<_> = parameters.collect();
    (!parameters.is_empty()).then(|| quote! { ::<#(#parameters),*> })
}

fn dependency(guard: &Guard) -> TokenStream {
    let request = lifetime(REQUEST);
    let ty = with_lifetime(guard.ty.clone(), REQUEST);
    let (parameters, bounds) = generics(&guard.function.sig.generics);
    let (policy, call) = (policy(guard), call(guard));
    let shared = is_shareable(guard).then(|| shared(guard, &ty));
    let abort = abort(
        guard,
        &quote! { ::rocket_scopes::__private::is_unready::<Self> },
    );
    let from_request = from_request(&quote! {
        ::std::boxed::Box::pin(::rocket_scopes::__private::into_outcome(
            __scopes_request,
            async move { #call },
        ))
    });
    quote_spanned! { place(&guard.ty) =>
        impl<#request, #parameters> ::rocket_scopes::__private::Guard for #ty #bounds {
            const POLICY: &'static ::rocket_scopes::__private::Policy = #policy;
        }

        impl<#request, #parameters> ::rocket_scopes::__private::FromRequest<#request> for #ty #bounds {
            #from_request
        }

        impl<#request, #parameters> ::rocket_scopes::__private::Sentinel for #ty #bounds {
            fn abort(rocket: &::rocket_scopes::__private::Ignited) -> bool {
                #abort
            }
        }

        #shared
    }
}

/// What `&Guard` needs, and the look at the policy that finds a guard which depends on itself. Only
/// where the type stands alone: a local cache holds nothing that is borrowed.
fn shared(guard: &Guard, ty: &Type) -> TokenStream {
    let request = lifetime(REQUEST);
    let from_request = from_request(&quote_spanned! { place(ty) =>
        ::rocket_scopes::__private::shared(__scopes_request)
    });
    let checked = checked(&guard.arguments);
    quote_spanned! { place(ty) =>
        impl<#request> ::rocket_scopes::__private::FromRequest<#request> for &#request #ty {
            #from_request
        }

        // Reduced here, so that a policy that cannot be is an error of this attribute; the arguments before it,
        // so that the one that is wrong is underlined.
        const _: ::rocket_scopes::__private::Requirement = {
            #checked
            ::rocket_scopes::__private::Requirement::of(
                <#ty as ::rocket_scopes::__private::Guard>::POLICY,
            )
        };
    }
}

/// What stops the launch: the guard itself, or what it depends on. Rocket asks the arguments of handlers
/// only.
fn abort(guard: &Guard, own: &TokenStream) -> TokenStream {
    let arguments = guard.arguments.iter().map(|ty| {
        let ty = with_lifetime(ty.clone(), "'static");
        quote_spanned! { place(&ty) => ::rocket_scopes::__private::SentinelProbe::<#ty>::ABORTS }
    });
    quote! {{
        #[allow(unused_imports)]
        use ::rocket_scopes::__private::SentinelProbeFallback as _;
        ::rocket_scopes::__private::abort(rocket, &[#own, #(#arguments),*])
    }}
}

fn is_shareable(guard: &Guard) -> bool {
    let ty = &guard.ty;
    let is_plain =
        matches!(ty, Type::Path(path) if path.path.segments.iter().all(|s| s.arguments.is_empty()));
    is_plain && guard.function.sig.generics.params.is_empty()
}

/// The guard's own stance, then the policies of its arguments.
fn policy(guard: &Guard) -> TokenStream {
    let stated = stance::stated(&guard.stances);
    let source = source("Guard", &guard.function.sig.ident);
    let parts = parts(guard);
    quote! {{
        #[allow(unused_imports)]
        use ::rocket_scopes::__private::ProbeFallback as _;
        &::rocket_scopes::__private::Policy::Item(&#source, &[#(#stated,)* #(#parts),*])
    }}
}

fn parts(guard: &Guard) -> impl Iterator<Item = TokenStream> + '_ {
    guard.arguments.iter().map(|ty| {
        let ty = with_lifetime(ty.clone(), "'static");
        quote_spanned! { ty.span() => ::rocket_scopes::__private::Probe::<#ty>::POLICY }
    })
}

fn principal(guard: &Guard) -> TokenStream {
    let (ty, call) = (&guard.ty, call(guard));
    let source = source("Principal", &guard.function.sig.ident);
    let schemes = guard
        .schemes
        .as_ref()
        .map(Schemes::each)
        .unwrap_or_default();
    let (loaders, checks): (Vec<_>, Vec<_>) = schemes
        .into_iter()
        .map(|scheme| {
            (
                loader(guard, scheme, &call),
                principal_checks(guard, scheme),
            )
        })
        .unzip();
    let loaded = match &*loaders {
        [only] => only.clone(),
        several => quote! { &::rocket_scopes::__private::Policy::Any(&[#(#several),*]) },
    };
    let request = lifetime(REQUEST);
    let clone =
        quote_spanned! { place(ty) => ::rocket_scopes::__private::ClonePrincipal::clone_principal };
    let borrowed = from_request(&quote! {
        ::std::boxed::Box::pin(::rocket_scopes::__private::load_principal(__scopes_request))
    });
    let abort = abort_principal(guard);
    let owned = from_request(&quote! {
        ::std::boxed::Box::pin(::rocket_scopes::__private::choose_principal(__scopes_request))
    });
    quote! {
        impl ::rocket_scopes::__private::Guard for #ty {
            const POLICY: &'static ::rocket_scopes::__private::Policy =
                &::rocket_scopes::__private::Policy::Item(
                    &#source,
                    &[#loaded],
                );
        }

        const _: () = {
            #[allow(unused_imports)]
            use ::rocket_scopes::__private::ProbeFallback as _;
            #(#checks)*
        };

        impl ::rocket_scopes::__private::Loaded for #ty {}

        impl ::rocket_scopes::Principal for #ty {
            fn find(__scopes_among: ::rocket_scopes::__private::Among<'_>) -> ::core::option::Option<Self> {
                ::rocket_scopes::__private::known_principal::<Self>(__scopes_among).map(#clone)
            }
        }

        impl<#request> ::rocket_scopes::__private::FromRequest<#request> for &#request #ty {
            #borrowed
        }

        impl<#request> ::rocket_scopes::__private::FromRequest<#request> for #ty {
            #owned
        }

        impl ::rocket_scopes::__private::Sentinel for #ty {
            fn abort(rocket: &::rocket_scopes::__private::Ignited) -> bool {
                #abort
            }
        }
    }
}

/// How the principal is loaded from the credentials of one scheme.
fn loader(guard: &Guard, scheme: &Path, call: &TokenStream) -> TokenStream {
    let (ty, scheme) = (&guard.ty, schemes::info(scheme));
    let request = lifetime(REQUEST);
    let made = match guard.granted.is_some() {
        true => {
            quote! { ::rocket_scopes::__private::Known::granted::<#ty>(__scopes_made?, #scheme) }
        }
        false => quote! {
            __scopes_made.map(::rocket_scopes::__private::Known::of::<#ty>)
        },
    };
    quote! {
        &::rocket_scopes::__private::Policy::Principal({
            fn load<#request>(
                __scopes_request: &#request ::rocket_scopes::__private::Request<'_>,
            ) -> ::rocket_scopes::__private::BoxFuture<
                #request,
                ::core::result::Result<
                    ::rocket_scopes::__private::Known,
                    ::rocket_scopes::Denied,
                >,
            > {
                ::std::boxed::Box::pin(async move {
                    let __scopes_made: ::core::result::Result<_, ::rocket_scopes::Denied> =
                        async move { #call }.await;
                    #made
                })
            }
            &::rocket_scopes::__private::PrincipalInfo::new::<#ty>(#scheme, load)
        })
    }
}

/// What the function takes and gives, for one of its schemes.
fn principal_checks(guard: &Guard, scheme: &Path) -> TokenStream {
    let (info, is_granted) = (schemes::info(scheme), guard.granted.is_some());
    // One by one, so that the one that is wrong is underlined.
    let arguments = guard.arguments.iter().zip(parts(guard)).map(|(ty, part)| {
        quote_spanned! { place(ty) =>
            ::rocket_scopes::__private::check_principal_part(#part, #info);
        }
    });
    let principal = text(&guard.ty);
    let proof = quote_spanned! { place(guard.granted.as_ref().unwrap_or(&guard.ty)) =>
        ::rocket_scopes::__private::check_principal_proof(#info, #is_granted, #principal);
    };
    let declared = quote_spanned! { Span::call_site().located_at(schemes::place(scheme)) =>
        ::rocket_scopes::__private::check_scheme(#info);
    };
    quote! { #declared #(#arguments)* #proof }
}

/// What stops the launch: the principal itself, or what its function takes besides credentials.
fn abort_principal(guard: &Guard) -> TokenStream {
    abort(
        guard,
        &quote! { ::rocket_scopes::__private::is_other_principal::<Self> },
    )
}

/// The parameters of the function without its lifetimes, which are the request's, and its bounds.
fn generics(generics: &Generics) -> (TokenStream, TokenStream) {
    let parameters = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(ty) => Some(quote! { #ty }),
            GenericParam::Const(constant) => Some(quote! { #constant }),
        });
    let bounds = &generics.where_clause;
    (quote! { #(#parameters),* }, quote! { #bounds })
}
