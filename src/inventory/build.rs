//! From the operations of a server to its inventory.

use std::collections::BTreeMap;

use super::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scheme,
    Scope, Stance,
};
use crate::launch::{Entry, Runtime};
use crate::policy::{self, Alternative, Line, Policy, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo};
use crate::scope::CatalogueInfo;

impl Inventory {
    /// The inventory of these operations.
    pub(crate) fn of(entries: &[Entry], runtime: &Runtime) -> Self {
        let schemes = || runtime.accepted().iter().map(|it| it.scheme);
        let defaults = runtime.default_schemes().into_iter();
        let mut routes: Vec<_> = entries.iter().map(|it| route(it, runtime)).collect();
        routes.sort_by(|a, b| key(a).cmp(&key(b)));
        Self {
            schemes: schemes().map(Scheme::from).collect(),
            default_schemes: defaults
                .map(|list| list.iter().map(|it| it.name.to_owned()).collect())
                .collect(),
            scopes: scopes(entries, runtime.catalogue(), schemes()),
            acr_values: runtime
                .catalogue()
                .acr_values
                .iter()
                .map(|it| (*it).to_owned())
                .collect(),
            routes,
        }
    }
}

/// The scopes of the server's catalogue, and then those that only other schemes have.
fn scopes(
    entries: &[Entry],
    first: &'static CatalogueInfo,
    schemes: impl Iterator<Item = &'static SchemeInfo>,
) -> Vec<Scope> {
    let mut known: Vec<Scope> = Vec::new();
    for catalogue in std::iter::once(first).chain(schemes.map(|it| it.catalogue)) {
        let unused = crate::launch::unused_scopes(entries, catalogue);
        for scope in catalogue.scopes {
            let is_used = !unused.contains(&scope.name());
            let implied = scope.implied().indices();
            let implied = implied.map(|place| catalogue.scopes[usize::from(place)].name());
            match known.iter_mut().find(|it| it.name == scope.name()) {
                // Two catalogues may have the same word: for one of them it implies this.
                Some(same) => {
                    same.is_used |= is_used;
                    for name in implied {
                        if !same.implies.iter().any(|it| it == name) {
                            same.implies.push(name.to_owned());
                        }
                    }
                }
                None => known.push(Scope {
                    name: scope.name().to_owned(),
                    description: scope.description().to_owned(),
                    implies: implied.map(str::to_owned).collect(),
                    is_used,
                }),
            }
        }
    }
    known
}

fn key(route: &Route) -> (&str, &str, Option<isize>, Option<&str>) {
    let Route {
        path,
        method,
        rank,
        format,
        ..
    } = route;
    (path, method, *rank, format.as_deref())
}

/// The route of an operation.
pub(crate) fn route(entry: &Entry, runtime: &Runtime) -> Route {
    let operation = entry.operation;
    let mut items = Vec::new();
    collect(operation.policy, false, &mut items);
    let is_plain = has_one_scheme_of_tokens(runtime);
    let needs = |requirement| {
        needs(requirement, |way| match is_plain {
            true => Vec::new(),
            false => runtime.schemes_of(requirement, way),
        })
    };
    Route {
        method: entry.key.method.clone(),
        path: entry.key.path().to_owned(),
        rank: entry.rank(),
        format: entry.key.format.as_ref().map(ToString::to_string),
        handler: entry.name.clone(),
        stance: stance(entry),
        needs: needs(operation.requirement),
        trial: operation.trial.map(needs),
        items,
    }
}

/// Then schemes need not be told.
pub(crate) fn has_one_scheme_of_tokens(runtime: &Runtime) -> bool {
    let kinds = runtime.accepted().iter().map(|it| it.scheme.kind);
    kinds.map(|it| it.credential()).eq([CredentialKind::Token])
}

fn stance(entry: &Entry) -> Stance {
    let operation = entry.operation;
    match (entry.is_declared, reason(operation.policy)) {
        (false, _) => Stance::Undeclared,
        (true, Some(reason)) => Stance::Public {
            reason: reason.to_owned(),
        },
        (true, None) if operation.requirement.needs_scopes() => Stance::RequiresScopes,
        (true, None) => Stance::Authenticated,
    }
}

/// Why anybody may call, if a stance says so.
fn reason(policy: &Policy) -> Option<&'static str> {
    match policy {
        Policy::Public { reason } => Some(reason),
        Policy::Stated(_, inner) => reason(inner),
        Policy::All(parts) | Policy::Item(_, parts) => parts.iter().find_map(|part| reason(part)),
        Policy::Any(_)
        | Policy::Authenticated
        | Policy::Fresh(_)
        | Policy::Nothing
        | Policy::Optional(_)
        | Policy::ReportOnly(..)
        | Policy::Credential(_)
        | Policy::Principal(_)
        | Policy::Scheme(_)
        | Policy::Scope(_) => None,
    }
}

/// What is asked, by callers of the schemes that are given for each alternative.
fn needs(
    requirement: &Requirement,
    schemes_of: impl Fn(&Alternative) -> Vec<Vec<&'static SchemeInfo>>,
) -> Needs {
    let credentials = match requirement.credentials() {
        policy::Credentials::Ignored => Credentials::Ignored,
        policy::Credentials::Optional => Credentials::Optional,
        policy::Credentials::Required => Credentials::Required,
    };
    let mut ways = Vec::new();
    if credentials != Credentials::Ignored {
        for way in requirement.ways() {
            let scopes: Vec<_> = requirement
                .scopes_of(way)
                .map(|it| it.to_string())
                .collect();
            let of = |scheme: &SchemeInfo| match requirement.catalogue() {
                Some(catalogue) if scheme.has(catalogue) => scopes.clone(),
                Some(_) | None => Vec::new(),
            };
            for schemes in schemes_of(way) {
                let shown = schemes.iter().map(|it| (it.name.to_owned(), of(it)));
                let shown: BTreeMap<_, _> = shown.collect();
                if !ways.contains(&shown) {
                    ways.push(shown);
                }
            }
        }
    }
    Needs {
        credentials,
        alternatives: alternatives(requirement),
        ways,
        max_age: requirement.freshness().max_age,
        acr: requirement.freshness().acr().map(str::to_owned),
    }
}

/// The scopes, whatever the schemes: minimal, and no list where one way needs none.
fn alternatives(requirement: &Requirement) -> Vec<Vec<String>> {
    let lists = requirement.alternatives();
    let lists = lists.map(|scopes| scopes.iter().map(ToString::to_string).collect());
    let lists: Vec<Vec<String>> = lists.collect();
    if lists.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let is_in = |list: &[String], other: &[String]| list.iter().all(|it| other.contains(it));
    let is_minimal = |list: &&Vec<String>| {
        let mut others = lists.iter().filter(|other| !is_in(list, other));
        !others.any(|other| is_in(other, list))
    };
    lists.iter().filter(is_minimal).cloned().collect()
}

/// The items among the parts of a policy.
fn collect(policy: &Policy, is_optional: bool, items: &mut Vec<Item>) {
    match policy {
        Policy::All(parts) => parts
            .iter()
            .for_each(|part| collect(part, is_optional, items)),
        Policy::Optional(inner) => collect(inner, true, items),
        Policy::Item(source, parts) => {
            let mut declarations = Vec::new();
            let mut guards = Vec::new();
            for part in *parts {
                match part {
                    Policy::Stated(line, inner) => declarations.extend(declaration(line, inner)),
                    part => collect(part, false, &mut guards),
                }
            }
            // A module is around what follows, and not below it.
            let inner = match source.kind {
                ItemKind::Module | ItemKind::Mount => std::mem::take(&mut guards),
                ItemKind::Allowance | ItemKind::Guard | ItemKind::Principal | ItemKind::Route => {
                    Vec::new()
                }
            };
            items.push(Item {
                kind: source.kind,
                name: source.name.to_owned(),
                place: Some(place(&source.line)),
                declarations,
                guards,
                is_optional,
            });
            items.extend(inner);
        }
        Policy::Any(_)
        | Policy::Authenticated
        | Policy::Fresh(_)
        | Policy::Nothing
        | Policy::Public { .. }
        | Policy::ReportOnly(..)
        | Policy::Scope(_)
        | Policy::Credential(_)
        | Policy::Principal(_)
        | Policy::Scheme(_)
        | Policy::Stated(..) => {}
    }
}

fn declaration(line: &Line, policy: &'static Policy) -> Option<Declaration> {
    let (asked, report_only) = match policy {
        Policy::ReportOnly(trial, inner) => {
            let until = trial.until.map(str::to_owned);
            (*inner, Some(ReportOnly { until }))
        }
        policy => (policy, None),
    };
    let requirement = Requirement::try_of(asked).ok()?;
    Some(Declaration {
        says: asked.to_string(),
        place: place(line),
        needs: needs(&requirement, |way| named(&requirement, way)),
        report_only,
    })
}

/// The schemes that an attribute names itself, if it does.
fn named(requirement: &Requirement, way: &Alternative) -> Vec<Vec<&'static SchemeInfo>> {
    match way.has_schemes() {
        true => vec![requirement.schemes_of(way).collect()],
        false => Vec::new(),
    }
}

fn place(line: &Line) -> Place {
    Place {
        file: line.file.to_owned(),
        line: line.line,
    }
}
