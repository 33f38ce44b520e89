//! From stances to the constant expression of their policy.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::clause::{Clauses, Condition, Scope};
use super::parse::{Says, Stance};
use crate::family::Family;

/// The imports of attributes that another one has read: they are used all the same.
pub fn imports(stances: &[Stance]) -> TokenStream {
    let read = stances.iter().filter_map(|stance| stance.path.as_ref());
    let read = read.map(|path| {
        quote_spanned! { path.span() => #[allow(unused_imports)] use #path as _; }
    });
    quote! { const _: () = { #(#read)* }; }
}

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
    parts.extend(fresh(clauses));
    let asked = match &*parts {
        [] => quote! { ::rocket_scopes::__private::Policy::Authenticated },
        [only] => only.clone(),
        parts => quote! { ::rocket_scopes::__private::Policy::All(&[#(&#parts),*]) },
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

/// The line of a stance.
fn line(stance: &Stance) -> TokenStream {
    // As it stands there, and not as ours: then the compiler tells its own line, and not the first one's.
    self::line_at(stance.span)
}

/// The line of a span.
pub fn line_at(span: Span) -> TokenStream {
    quote_spanned! { span =>
        ::rocket_scopes::__private::Line { file: ::core::file!(), line: ::core::line!() }
    }
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
fn scope(scope: &Scope) -> TokenStream {
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
            let catalogue = catalogue_of(clauses, class.span());
            let found = quote_spanned! { class.span() =>
                ::rocket_scopes::__private::Acr::new(
                    <#catalogue as ::rocket_scopes::Catalogue>::INFO,
                    #class,
                )
            };
            quote! { ::core::option::Option::Some(#found) }
        }
    };
    Some(quote! {
        ::rocket_scopes::__private::Policy::Fresh(
            ::rocket_scopes::__private::Freshness::new(#max_age, #acr),
        )
    })
}

/// The catalogue that names the classes of authentication: that of the scopes beside, or the one that is
/// called `Scope` here.
fn catalogue_of(clauses: &Clauses, span: Span) -> TokenStream {
    let path = clauses
        .each_scope()
        .into_iter()
        .find_map(|scope| match scope {
            Scope::Path(path) if path.segments.len() > 1 => Some(path),
            Scope::Path(_) | Scope::Literal(_) => None,
        });
    match path {
        None => catalogue_at(span).to_token_stream(),
        Some(path) => {
            let leading = path.leading_colon;
            let enumeration = path.segments.iter().take(path.segments.len() - 1);
            quote! { #leading #(#enumeration)::* }
        }
    }
}
