//! The rules of stances.

use std::collections::HashSet;

use quote::ToTokens;
use syn::spanned::Spanned;

use super::parse::{Name, Protected, Says, Scope, Stance};
use crate::catalogue::{check_name, constant};
use crate::diagnostic::{Errors, error};

pub fn all(protected: Protected) -> syn::Result<Protected> {
    stances(&protected.stances)?;
    Ok(protected)
}

/// One stance an item; several `#[requires_scopes]` are one.
pub fn stances(stances: &[Stance]) -> syn::Result<()> {
    let mut errors = Errors::default();
    let mut seen = HashSet::new();
    for stance in stances {
        match &stance.says {
            Says::Authenticated => {}
            Says::Public { reason } if reason.value().trim().is_empty() => errors.push(error(
                reason.span(),
                "the reason is empty",
                "#[public(reason = \"issues tokens\")]",
            )),
            Says::Public { .. } => {}
            Says::Scopes(scopes) if scopes.is_empty() => errors.push(error(
                stance.span,
                "`#[requires_scopes]` names no scope",
                "`#[requires_scopes(\"items\")]`, or `#[authenticated]` for any good token",
            )),
            Says::Scopes(scopes) => scopes
                .iter()
                .for_each(|scope| check_scope(scope, &mut seen, &mut errors)),
        }
    }
    if let [first, rest @ ..] = stances {
        let scopes = |stance: &Stance| stance.name == Name::RequiresScopes;
        for second in rest
            .iter()
            .filter(|second| !(scopes(first) && scopes(second)))
        {
            errors.push(error(
                second.span,
                format!(
                    "`#[{}]` and `#[{}]` stand on one item: which of them holds?",
                    first.name.as_str(),
                    second.name.as_str()
                ),
                "keep one; `#[requires_scopes]` needs a good token anyway",
            ));
        }
    }
    errors.finish(())
}

fn check_scope(scope: &Scope, seen: &mut HashSet<String>, errors: &mut Errors) {
    let (key, written) = match scope {
        Scope::Literal(literal) => {
            if errors.take(check_name(literal)).is_none() {
                return;
            }
            (constant(literal).to_string(), literal.value())
        }
        Scope::Path(path) => {
            let path = path.to_token_stream().to_string().replace(' ', "");
            (path.clone(), path)
        }
    };
    if !seen.insert(key) {
        let what = format!("`{written}` is required twice");
        errors.push(error(scope.span(), what, "name each scope once"));
    }
}

impl Scope {
    pub fn span(&self) -> proc_macro2::Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Path(path) => path.span(),
        }
    }
}
