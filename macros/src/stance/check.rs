//! The rules of stances.

use std::collections::HashSet;

use super::parse::{Name, Protected, Says, Scope, Stance};
use crate::catalogue::{check_name, constant};
use crate::diagnostic::{Errors, error, text};

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
                reason,
                "the reason is empty",
                "#[public(reason = \"issues tokens\")]",
            )),
            Says::Public { .. } => {}
            Says::Scopes(scopes) if scopes.is_empty() => errors.push(stance.error(
                "`#[requires_scopes]` names no scope",
                "`#[requires_scopes(\"items\")]`, or `#[authenticated]` for any good token",
            )),
            Says::Scopes(scopes) => scopes
                .iter()
                .for_each(|scope| check_scope(scope, &mut seen, &mut errors)),
        }
    }
    if let [first, rest @ ..] = stances {
        rest.iter()
            .filter_map(|second| one_holds(first, second))
            .for_each(|wrong| errors.push(wrong));
    }
    errors.finish(())
}

fn one_holds(first: &Stance, second: &Stance) -> Option<syn::Error> {
    let help = match (first.name, second.name) {
        (Name::RequiresScopes, Name::RequiresScopes) => return None,
        (Name::Authenticated, Name::Authenticated) => "keep one",
        (Name::Public, _) | (_, Name::Public) => "keep one: `#[public]` asks nothing of the caller",
        (Name::Authenticated, Name::RequiresScopes)
        | (Name::RequiresScopes, Name::Authenticated) => {
            "keep `#[requires_scopes(..)]`: it needs a good token anyway"
        }
    };
    let (first, name) = (first.name.as_str(), second.name.as_str());
    let what = format!("`#[{first}]` and `#[{name}]` stand on one item: which of them holds?");
    Some(second.error(what, help))
}

fn check_scope(scope: &Scope, seen: &mut HashSet<String>, errors: &mut Errors) {
    let (key, written) = match scope {
        Scope::Literal(literal) => {
            let apart = |words: &[&str]| {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("#[requires_scopes({})]", words.join(", "))
            };
            if errors.take(check_name(literal, apart)).is_none() {
                return;
            }
            (constant(literal).to_string(), literal.value())
        }
        Scope::Path(path) => (text(path), text(path)),
    };
    if !seen.insert(key) {
        let what = format!("`{written}` is required twice");
        errors.push(error(scope, what, "name each scope once"));
    }
}
