//! Where messages point to.

use proc_macro2::Span;

use crate::schemes::{self, Schemes};
use crate::stance::clause::Scope;
use crate::stance::parse::Stance;

/// Where trait errors and launch aborts point to: the first scope, the schemes, or the attribute.
pub fn of_stances(stances: &[Stance]) -> Span {
    let first = stances.first();
    let clauses = first.and_then(Stance::clauses);
    let scope = clauses.and_then(|clauses| clauses.each_scope().first().map(|it| of_scope(it)));
    let scheme = clauses.and_then(|clauses| clauses.scheme.as_ref().map(Schemes::first));
    // Where it stands, and not whose it is: a scope may come from a macro's caller.
    let place = scope.or(scheme).or(first.map(|stance| stance.span));
    Span::call_site().located_at(place.unwrap_or_else(Span::call_site))
}

/// One token, since spans cannot be joined: of a path the scope, not the catalogue.
pub fn of_scope(scope: &Scope) -> Span {
    match scope {
        Scope::Literal(literal) => literal.span(),
        Scope::Path(path) => schemes::place(path),
    }
}
