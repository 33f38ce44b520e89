//! What each scope implies, directly or not.

use std::collections::BTreeSet;

use super::parse::{Catalogue, Implied, Scope};
use crate::diagnostic::{Errors, error};
use crate::family::Family;

/// Fills in what each scope implies. An unknown scope, one that implies itself over whatever others, and a
/// family whose values are not known are errors.
pub fn resolve(catalogue: &mut Catalogue, errors: &mut Errors) {
    let direct: Vec<Vec<usize>> = catalogue
        .scopes
        .iter()
        .map(|scope| {
            // A variant that is refused has had its error.
            let is_good = |implied: &&Implied| match implied {
                Implied::Literal(_) => true,
                Implied::Variant(variant) => !catalogue.refused.contains(variant),
            };
            let good = scope.implies.iter().filter(is_good);
            let found = good.map(|implied| find(catalogue, scope, implied));
            found.filter_map(|found| errors.take(found)).collect()
        })
        .collect();
    for place in 0..catalogue.scopes.len() {
        match reached(place, &direct) {
            Ok(reached) => {
                catalogue.scopes[place].implied = reached
                    .iter()
                    .filter_map(|it| u8::try_from(*it).ok())
                    .collect();
            }
            // Each scope of the circle finds it: one says so.
            Err(way) if way.iter().min() == Some(&place) => {
                let scope = &catalogue.scopes[place];
                let name = |place: &usize| format!("`{}`", catalogue.scopes[*place].name.value());
                let way: Vec<_> = way.iter().map(name).collect();
                errors.push(error(
                    &scope.name,
                    format!(
                        "`{}` implies itself: {}",
                        scope.name.value(),
                        way.join(" -> ")
                    ),
                    "take one of these `implies(..)` out",
                ));
            }
            Err(_) => {}
        }
    }
}

fn find(catalogue: &Catalogue, scope: &Scope, implied: &Implied) -> syn::Result<usize> {
    let (tokens, found, written) = match implied {
        Implied::Literal(literal) => (
            quote::quote! { #literal },
            catalogue
                .scopes
                .iter()
                .position(|it| it.name.value() == literal.value()),
            literal.value(),
        ),
        Implied::Variant(variant) => (
            quote::quote! { #variant },
            catalogue
                .scopes
                .iter()
                .position(|it| it.variant == *variant),
            variant.to_string(),
        ),
    };
    let Some(place) = found else {
        let known: Vec<_> = catalogue
            .scopes
            .iter()
            .map(|it| it.variant.to_string())
            .collect();
        let help = format!("those are {}", known.join(", "));
        return Err(error(
            tokens,
            format!("`{}` is no scope of this catalogue", written.escape_debug()),
            help,
        ));
    };
    let placeholders = |scope: &Scope| Family::parse(&scope.name).map(|it| it.placeholders);
    let (own, other) = (
        placeholders(scope)?,
        placeholders(&catalogue.scopes[place])?,
    );
    // A plain scope may stand for all of a family; a scope of a family for others of the same values.
    match own.is_empty() || other.iter().all(|name| own.contains(name)) {
        true => Ok(place),
        false => Err(error(
            tokens,
            format!(
                "`{}` does not say which scope of `{}` it implies",
                scope.name.value(),
                catalogue.scopes[place].name.value()
            ),
            "give both families the same placeholders",
        )),
    }
}

/// All that a scope implies, or the way on which it comes back to itself.
fn reached(start: usize, direct: &[Vec<usize>]) -> Result<BTreeSet<usize>, Vec<usize>> {
    let mut reached = BTreeSet::new();
    let mut ways = vec![vec![start]];
    while let Some(way) = ways.pop() {
        let last = way.last().copied().unwrap_or(start);
        for next in &direct[last] {
            let longer = [way.clone(), vec![*next]].concat();
            if *next == start {
                return Err(longer);
            }
            if reached.insert(*next) {
                ways.push(longer);
            }
        }
    }
    Ok(reached)
}
