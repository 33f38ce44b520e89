//! From stances to the constant expression of their policy.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::LitStr;
use syn::spanned::Spanned;

use super::clause::{Clauses, Condition, Scope};
use super::parse::{Name, Says, Stance};
use crate::family::Family;
use crate::schemes::Schemes;
use crate::source::line_at;

/// What each stance states, with the line on which it does. One that is only reported is beside what holds:
/// where nothing else does, that is a good token.
pub fn stated(stances: &[Stance]) -> Vec<TokenStream> {
    let mut stated: Vec<_> = stances.iter().map(one).collect();
    let trials = stances.iter().filter(|stance| stance.is_trial());
    if let (Some(first), true) = (stances.first(), trials.count() == stances.len()) {
        let line = line(first);
        stated.push(quote! {
            &::rocket_scopes::__private::Policy::Stated(
                &#line,
                &::rocket_scopes::__private::Policy::Authenticated,
            )
        });
    }
    stated
}

fn one(stance: &Stance) -> TokenStream {
    let clauses = match &stance.says {
        Says::Within(path) => {
            return quote! { <#path as ::rocket_scopes::__private::GroupPolicy>::POLICY };
        }
        Says::Public { reason } => {
            let line = line(stance);
            return quote! {
                &::rocket_scopes::__private::Policy::Stated(
                    &#line,
                    &::rocket_scopes::__private::Policy::Public { reason: #reason },
                )
            };
        }
        Says::Asks(clauses) => clauses,
    };
    let mut parts: Vec<_> = clauses.scopes.iter().map(condition).collect();
    parts.extend(clauses.scheme.as_ref().map(Schemes::policy));
    parts.extend(fresh(clauses));
    let asked = match &*parts {
        [] => quote! { ::rocket_scopes::__private::Policy::Authenticated },
        [only] => only.clone(),
        parts => quote! { ::rocket_scopes::__private::Policy::All(&[#(&#parts),*]) },
    };
    let asked = match &clauses.optional {
        None => asked,
        Some(_) => quote! { ::rocket_scopes::__private::Policy::Optional(&#asked) },
    };
    let asked = match &clauses.report_only {
        None => asked,
        Some(_) => {
            let until = match &clauses.until {
                None => quote! { ::core::option::Option::None },
                Some(until) => quote! { ::core::option::Option::Some(#until) },
            };
            quote! {
                ::rocket_scopes::__private::Policy::ReportOnly(
                    &::rocket_scopes::__private::Trial { until: #until },
                    &#asked,
                )
            }
        }
    };
    let line = line(stance);
    quote! { &::rocket_scopes::__private::Policy::Stated(&#line, &#asked) }
}

/// What imports the attributes that another one has read, which would seem to be imported for nothing.
pub fn imports(stances: &[Stance]) -> TokenStream {
    let read = stances.iter().filter(|stance| stance.name != Name::Within);
    let read = read.filter_map(|stance| stance.path.as_ref());
    let read: Vec<_> = read
        .map(|path| quote_spanned! { path.span() => #[allow(unused_imports)] use #path as _; })
        .collect();
    match &*read {
        [] => TokenStream::new(),
        read => quote! { const _: () = { #(#read)* }; },
    }
}

/// The line of a stance.
fn line(stance: &Stance) -> TokenStream {
    // As it stands there, and not as ours: then the compiler tells its own line, and not the first one's.
    line_at(stance.span)
}

fn condition(condition: &Condition) -> TokenStream {
    let (kind, parts) = match condition {
        Condition::Scope(scope) => {
            let scope = self::scope(scope);
            return quote! { ::rocket_scopes::__private::Policy::Scope(#scope) };
        }
        Condition::All(_, parts) => (quote! { All }, parts),
        Condition::Any(_, parts) => (quote! { Any }, parts),
    };
    let parts = parts.iter().map(self::condition);
    quote! { ::rocket_scopes::__private::Policy::#kind(&[#(&#parts),*]) }
}

/// A literal becomes a path of the catalogue that is called `Scope` here: rustc says if there is none.
pub fn scope(scope: &Scope) -> TokenStream {
    let literal = match scope {
        Scope::Literal(literal) => literal,
        Scope::Path(path) => return quote_spanned! { path.span() => #path.__scopes_derived() },
    };
    let span = literal.span();
    let constant = crate::catalogue::constant(literal);
    let catalogue = catalogue_at(span);
    let spelt = crate::catalogue::shape(literal);
    let found = quote_spanned! { span => #catalogue::#constant.__scopes_spelt(#spelt) };
    match Family::parse(literal) {
        Ok(family) if !family.is_plain() => {
            let parameters = family.placeholders;
            quote_spanned! { span => #found.bound_to(&[#(#parameters),*]) }
        }
        Ok(_) | Err(_) => found,
    }
}

fn catalogue_at(span: Span) -> Ident {
    Ident::new("Scope", Span::call_site().located_at(span))
}

/// The clause about the caller's login, if there is one.
fn fresh(clauses: &Clauses) -> Option<TokenStream> {
    if clauses.max_age.is_none() && clauses.acr.is_none() {
        return None;
    }
    let max_age = match &clauses.max_age {
        None => quote! { ::core::option::Option::None },
        Some(seconds) => quote! { ::core::option::Option::Some(#seconds) },
    };
    let acr = match &clauses.acr {
        None => quote! { ::core::option::Option::None },
        Some(class) => {
            let found = acr_of(clauses, class);
            quote! { ::core::option::Option::Some(#found) }
        }
    };
    Some(quote! {
        ::rocket_scopes::__private::Policy::Fresh(
            ::rocket_scopes::__private::Freshness::new(#max_age, #acr),
        )
    })
}

/// A class of authentication: of the catalogue of the scopes beside it, or of the one that is called
/// `Scope` here.
fn acr_of(clauses: &Clauses, class: &LitStr) -> TokenStream {
    let span = class.span();
    let path = clauses
        .each_scope()
        .into_iter()
        .find_map(|scope| match scope {
            Scope::Path(path) => Some(path),
            Scope::Literal(_) => None,
        });
    match path {
        Some(path) => quote_spanned! { span =>
            ::rocket_scopes::__private::Acr::beside(#path.__scopes_derived(), #class)
        },
        None => {
            let catalogue = catalogue_at(span);
            quote_spanned! { span =>
                ::rocket_scopes::__private::Acr::new(
                    <#catalogue as ::rocket_scopes::Catalogue>::INFO,
                    #class,
                )
            }
        }
    }
}
