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
    let bound = bound(protected, types, guards);
    quote! { #(#alone)* #bound #all }
}

/// What is bound to a parameter finds it in the path of this route. Each by itself, so that what is bound to
/// another one is underlined.
fn bound(protected: &Protected, types: &[Type], guards: &[TokenStream]) -> TokenStream {
    let parameters = protected.route.path_parameters();
    let check = |span: Span, policy: &TokenStream| {
        quote_spanned! { span =>
            const _: () = {
                #[allow(unused_imports)]
                use ::rocket_scopes::__private::ProbeFallback as _;
                ::rocket_scopes::__private::check_parameters(#policy, &[#(#parameters),*])
            };
        }
    };
    let of_guards = types.iter().zip(guards);
    let of_guards = of_guards.map(|(ty, guard)| check(place(ty), guard));
    // A module is right for its other routes: this one is what lacks the parameter.
    let here = Span::call_site().located_at(protected.handler.sig.ident.span());
    let within = protected
        .stances
        .iter()
        .filter_map(|stance| match &stance.says {
            Says::Within(path) => Some(path),
            Says::Asks(_) | Says::Public { .. } => None,
        });
    let of_modules = within.map(|module| {
        let policy = quote_spanned! { here =>
            <#module as ::rocket_scopes::__private::GroupPolicy>::POLICY
        };
        check(here, &policy)
    });
    // Of literals this macro has seen to it.
    let clauses = protected.stances.iter().filter_map(Stance::clauses);
    let paths = clauses
        .flat_map(|clauses| clauses.each_scope())
        .filter(|scope| matches!(scope, Scope::Path(_)));
    let of_stances = paths.map(|path| {
        let (scope, span) = (policy::scope(path), span::of_scope(path));
        let span = Span::call_site().located_at(span);
        let policy = quote_spanned! { span => &::rocket_scopes::__private::Policy::Scope(#scope) };
        check(span, &policy)
    });
    quote! { #(#of_guards)* #(#of_modules)* #(#of_stances)* }
}
