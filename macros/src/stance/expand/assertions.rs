//! What the compiler checks beside a handler: its policy, and what it is made of.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::span;
use crate::signature::{checked, place};
use crate::stance::clause::Scope;
use crate::stance::parse::{Protected, Says, Stance};
use crate::stance::policy;

/// The policy reduced beside the handler, so that one that cannot be is an error there, and one that
/// `cargo check` finds. What is public is reduced with each guard alone: the one that needs a token is
/// underlined.
pub fn assertions(
    protected: &Protected,
    policy: &Ident,
    types: &[Type],
    guards: &[TokenStream],
) -> TokenStream {
    let public = protected
        .stances
        .iter()
        .find(|stance| matches!(stance.says, Says::Public { .. }))
        .map(|stance| policy::stated(std::slice::from_ref(stance)));
    let alone = public.iter().flatten().flat_map(|public| {
        types.iter().zip(guards).map(move |(ty, guard)| {
            quote_spanned! { place(ty) =>
                const _: ::rocket_scopes::__private::Requirement = {
                    #[allow(unused_imports)]
                    use ::rocket_scopes::__private::ProbeFallback as _;
                    ::rocket_scopes::__private::Requirement::of_route(
                        &::rocket_scopes::__private::Policy::All(&[#public, #guard]),
                    )
                };
            }
        })
    });
    // One by one, before the whole: the argument that is wrong is underlined, once.
    let checked = checked(types);
    let all = quote_spanned! { span::of_stances(&protected.stances) =>
        const _: ::rocket_scopes::__private::Requirement = {
            #checked
            ::rocket_scopes::__private::Requirement::of(
                <#policy as ::rocket_scopes::__private::RoutePolicy>::POLICY,
            )
        };
    };
    let parameters = protected.route.path_parameters();
    // One by one, so that the guard whose scope is bound to another parameter is underlined.
    let bound = types.iter().zip(guards).map(|(ty, guard)| {
        quote_spanned! { place(ty) =>
            const _: () = {
                #[allow(unused_imports)]
                use ::rocket_scopes::__private::ProbeFallback as _;
                ::rocket_scopes::__private::check_parameters(#guard, &[#(#parameters),*])
            };
        }
    });
    // Of literals this macro has seen to it.
    let clauses = protected.stances.iter().filter_map(Stance::clauses);
    let paths = clauses
        .flat_map(|clauses| clauses.each_scope())
        .filter(|scope| matches!(scope, Scope::Path(_)));
    let bound_by_stances = paths.map(|path| {
        let scope = policy::scope(path);
        quote_spanned! { Span::call_site().located_at(span::of_scope(path)) =>
            const _: () = ::rocket_scopes::__private::check_parameters(
                &::rocket_scopes::__private::Policy::Scope(#scope),
                &[#(#parameters),*],
            );
        }
    });
    // A module is right for its other routes: this one is what lacks the parameter.
    let here = Span::call_site().located_at(protected.handler.sig.ident.span());
    let within = protected
        .stances
        .iter()
        .filter_map(|stance| match &stance.says {
            Says::Within(path) => Some(path),
            Says::Asks(_) | Says::Public { .. } => None,
        });
    let bound_by_modules = within.map(|module| {
        quote_spanned! { here =>
            const _: () = ::rocket_scopes::__private::check_parameters(
                <#module as ::rocket_scopes::__private::GroupPolicy>::POLICY,
                &[#(#parameters),*],
            );
        }
    });
    quote! { #(#alone)* #(#bound)* #(#bound_by_modules)* #(#bound_by_stances)* #all }
}
