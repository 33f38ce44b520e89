//! Which clause refuses, where it is declared, and what the token held: for the log, and for the bodies
//! of the debug profile.

use std::fmt;

use rocket::Request;
use serde::Serialize;

use super::Reason;
use crate::guard::{Caller, Session, parameter};
use crate::inventory::ItemKind;
use crate::launch::Runtime;
use crate::policy::{Line, Operation, Policy, Requirement, Source};
use crate::scope::Words;

/// The clause that was not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Explanation {
    /// As it is written: `any(admin, all(items, items:write))`.
    clause: String,
    /// What it stands on: `guard active_user`.
    by: String,
    /// Where: `src/security.rs:12`.
    declared: String,
    /// The scopes of the catalogue that the token grants. Others are the client's words.
    held: Vec<String>,
}

impl Explanation {
    /// Of a refusal for what the operation needs; there is none of a refusal for another reason.
    pub(crate) fn of(request: &Request<'_>, reason: Reason, operation: Operation) -> Option<Self> {
        Self::new(request, reason, operation, false)
    }

    /// The same of what is only reported.
    pub(crate) fn of_trial(
        request: &Request<'_>,
        reason: Reason,
        operation: Operation,
    ) -> Option<Self> {
        Self::new(request, reason, operation, true)
    }

    fn new(
        request: &Request<'_>,
        reason: Reason,
        operation: Operation,
        trial: bool,
    ) -> Option<Self> {
        let session = Session::of(request);
        let runtime = session.runtime().ok()?;
        // Of several who call together, one who has too little.
        session.known().find_map(|caller| {
            Self::of_caller(caller, runtime, request, (reason, operation), trial)
        })
    }

    fn of_caller(
        caller: &Caller,
        runtime: &Runtime,
        request: &Request<'_>,
        (reason, operation): (Reason, Operation),
        trial: bool,
    ) -> Option<Self> {
        let granted = caller.granted();
        let is_met = |requirement: &Requirement| match reason {
            Reason::InsufficientScope => {
                requirement.is_met_by(granted, |name| parameter(request, name))
            }
            Reason::InsufficientAuthentication => {
                let (now, leeway) = runtime.verifier().now();
                let freshness = requirement.freshness();
                let login = caller.authentication();
                freshness.is_none()
                    || login.is_some_and(|login| freshness.is_met_by(login, now, leeway))
            }
            Reason::Dependency
            | Reason::InvalidCredentials
            | Reason::InvalidToken(_)
            | Reason::NotAuthenticated
            | Reason::Other
            | Reason::RepeatedCredentials
            | Reason::Unavailable => true,
        };
        let (source, line, clause) = first_unmet(operation.policy, None, trial, &is_met)?;
        let asked = operation.trial.filter(|_| trial);
        let catalogue = asked.unwrap_or(operation.requirement).catalogue();
        Some(Self {
            clause: clause.to_string(),
            by: format!("{} {}", kind_name(source.kind), source.name),
            declared: line.to_string(),
            held: catalogue.map_or_else(Vec::new, |catalogue| held(granted, catalogue.scopes)),
        })
    }
}

fn held(granted: &Words, scopes: &[crate::scope::ScopeInfo]) -> Vec<String> {
    let plain = granted.mask.indices();
    let plain = plain.filter_map(|place| scopes.get(usize::from(place)));
    plain
        .map(|scope| scope.name())
        .chain(granted.bound())
        .map(str::to_owned)
        .collect()
}

pub(crate) fn kind_name(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Allowance => "allowance",
        ItemKind::Guard => "guard",
        ItemKind::Module => "module",
        ItemKind::Mount => "mount",
        ItemKind::Principal => "principal",
        ItemKind::Route => "route",
    }
}

/// The first attribute, outermost first, that is not met by itself.
pub(crate) fn first_unmet(
    policy: &'static Policy,
    source: Option<&'static Source>,
    trial: bool,
    is_met: &impl Fn(&Requirement) -> bool,
) -> Option<(&'static Source, &'static Line, &'static Policy)> {
    match policy {
        Policy::All(parts) => parts
            .iter()
            .find_map(|part| first_unmet(part, source, trial, is_met)),
        Policy::Item(source, parts) => parts
            .iter()
            .find_map(|part| first_unmet(part, Some(source), trial, is_met)),
        Policy::Optional(inner) => first_unmet(inner, source, trial, is_met),
        Policy::Stated(line, stated) => {
            let inner = match stated {
                Policy::ReportOnly(_, inner) if trial => inner,
                stated => stated,
            };
            let requirement = Requirement::try_of(inner).ok()?;
            let source = source.filter(|_| !is_met(&requirement))?;
            Some((source, line, inner))
        }
        Policy::Any(_)
        | Policy::Authenticated
        | Policy::Fresh(_)
        | Policy::Nothing
        | Policy::Public { .. }
        | Policy::ReportOnly(..)
        | Policy::Credential(_)
        | Policy::Principal(_)
        | Policy::Scheme(_)
        | Policy::Scope(_) => None,
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            clause,
            by,
            declared,
            held,
        } = self;
        let held = match held.is_empty() {
            true => "nothing".to_owned(),
            false => format!("`{}`", held.join(" ")),
        };
        write!(
            f,
            "needs `{clause}` ({by}, {declared}), the caller holds {held}"
        )
    }
}
