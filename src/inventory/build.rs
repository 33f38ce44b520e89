//! From the operations of a server to its inventory.

use super::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};
use crate::launch::{Entry, Runtime};
use crate::policy::{self, Line, Policy, Requirement};

impl Inventory {
    /// The inventory of these operations.
    pub(crate) fn of(entries: &[Entry], runtime: &Runtime) -> Self {
        let catalogue = runtime.catalogue();
        let unused = crate::launch::unused_scopes(entries, catalogue);
        let scopes = catalogue.scopes.iter().map(|scope| Scope {
            name: scope.name().to_owned(),
            description: scope.description().to_owned(),
            implies: scope
                .implied()
                .indices()
                .map(|place| catalogue.scopes[usize::from(place)].name().to_owned())
                .collect(),
            is_used: !unused.contains(&scope.name()),
        });
        let mut routes: Vec<_> = entries.iter().map(route).collect();
        routes.sort_by(|a, b| key(a).cmp(&key(b)));
        Self {
            scopes: scopes.collect(),
            acr_values: catalogue
                .acr_values
                .iter()
                .map(|it| (*it).to_owned())
                .collect(),
            routes,
        }
    }
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
pub(crate) fn route(entry: &Entry) -> Route {
    let operation = entry.operation;
    let mut items = Vec::new();
    collect(operation.policy, false, &mut items);
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

fn needs(requirement: &Requirement) -> Needs {
    let alternatives = requirement.alternatives();
    let alternatives = alternatives.map(|scopes| scopes.iter().map(ToString::to_string).collect());
    let mut alternatives: Vec<Vec<String>> = alternatives.collect();
    // Nothing is needed: no list, and not an empty one.
    alternatives.retain(|scopes| !scopes.is_empty());
    Needs {
        credentials: match requirement.credentials() {
            policy::Credentials::Ignored => Credentials::Ignored,
            policy::Credentials::Optional => Credentials::Optional,
            policy::Credentials::Required => Credentials::Required,
        },
        alternatives,
        max_age: requirement.freshness().max_age,
        acr: requirement.freshness().acr().map(str::to_owned),
    }
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
        needs: needs(&requirement),
        report_only,
    })
}

fn place(line: &Line) -> Place {
    Place {
        file: line.file.to_owned(),
        line: line.line,
    }
}
