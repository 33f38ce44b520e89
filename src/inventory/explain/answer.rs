//! The route that answers a call, and what it says.

use std::error::Error;
use std::fmt;

use rocket::http::uri::Origin;
use rocket::{Phase, Rocket};

use super::call::Call;
use super::caller::Caller;
use super::ruling::Ruling;
use super::template::values;
use crate::denial::{Denied, Reason, first_unmet, kind_name};
use crate::inventory::{by, has_one_scheme_of_tokens, route};
use crate::launch::{Entry, Operations, Runtime};
use crate::policy::{Credentials, Requirement};
use crate::scheme::SchemeInfo;

/// Whether this server would let a call through, and the clause that decides. No handler runs.
///
/// Of several routes at one path the first that Rocket would try is asked; formats and queries are not
/// looked at.
///
/// # Errors
///
/// There is no such route, no such scheme, or no [`Security`](crate::Security).
pub fn explain<P: Phase>(rocket: &Rocket<P>, call: &Call<'_>) -> Result<Ruling, CallError> {
    let operations = Operations::of_server(rocket).ok_or(CallError::NotSecured)?;
    let runtime = Runtime::of_server(rocket).ok_or(CallError::NotSecured)?;
    let path = Origin::parse(call.path).map_err(|_| CallError::NotAPath)?;
    let segments: Vec<_> = path.path().segments().map(str::to_owned).collect();
    let method = match &*call.method.to_uppercase() {
        "HEAD" => "GET".to_owned(),
        method => method.to_owned(),
    };
    let routes = operations.entries().iter().filter_map(|entry| {
        let values = values(entry.key.path(), &segments)?;
        (entry.key.method == method).then_some((entry, values))
    });
    let found = routes.min_by_key(|(entry, _)| entry.key.rank);
    let (entry, values) = found.ok_or(CallError::NotFound)?;
    let schemes = schemes(call, runtime)?;
    let caller = Caller::new(call.token, &schemes, values, runtime);
    Ok(rule(entry, &caller, runtime))
}

/// Why nothing can be said of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// The path does not start with `/`, or holds what no path may hold.
    NotAPath,
    /// No route has this method and path.
    NotFound,
    /// `Security` is not attached, or the server was not ignited.
    NotSecured,
    /// The server has no scheme of such a name.
    UnknownScheme,
}

/// Of which schemes the call shows credentials.
fn schemes(call: &Call<'_>, runtime: &Runtime) -> Result<Vec<&'static SchemeInfo>, CallError> {
    match (&call.token, &*call.schemes) {
        (None, _) => Ok(Vec::new()),
        (Some(_), []) => Ok(runtime
            .default_schemes()
            .into_iter()
            .next()
            .unwrap_or_default()),
        (Some(_), names) => {
            let find = |name: &&str| {
                let mut accepted = runtime.accepted().iter().map(|it| it.scheme);
                accepted
                    .find(|it| it.name == *name)
                    .ok_or(CallError::UnknownScheme)
            };
            names.iter().map(find).collect()
        }
    }
}

fn rule(entry: &Entry, caller: &Caller<'_>, runtime: &Runtime) -> Ruling {
    let requirement = entry.operation.requirement;
    let refusal = caller.refusal(requirement);
    let tells_schemes = !has_one_scheme_of_tokens(runtime);
    let names = caller.schemes().map(|it| it.name.to_owned());
    Ruling {
        route: format!("{} {}", entry.key.method, entry.key.path()),
        handler: entry.name.clone(),
        allowed: refusal.is_none(),
        reason: refusal.map_or("ok", Reason::code),
        status: refusal.map(|it| runtime.challenge().status(&Denied::because(it)).code),
        schemes: names.filter(|_| tells_schemes).collect(),
        needs: match tells_schemes {
            true => by_schemes(entry, runtime),
            false => requirement.to_string(),
        },
        clause: refusal.and_then(|reason| clause(entry, caller, reason)),
        ask_for: refusal
            .map(|_| caller.ask_for(requirement))
            .unwrap_or_default(),
        unknown: caller.unknown_scopes().map(str::to_owned).collect(),
    }
}

/// The clause that refuses the caller: as it is written, what it stands on, and where.
fn clause(entry: &Entry, caller: &Caller<'_>, reason: Reason) -> Option<(String, String, String)> {
    let holds = |requirement: &Requirement| caller.holds(requirement);
    let is_fresh = |requirement: &Requirement| caller.is_fresh(requirement, caller.schemes());
    let policy = entry.operation.policy;
    let unmet = match reason {
        Reason::InsufficientAuthentication => first_unmet(policy, None, false, &is_fresh),
        Reason::InsufficientScope => first_unmet(policy, None, false, &holds),
        Reason::NotAuthenticated if caller.schemes().next().is_some() => {
            first_unmet(policy, None, false, &holds)
        }
        _ => None,
    };
    unmet.map(|(source, line, clause)| {
        let by = format!("{} {}", kind_name(source.kind), source.name);
        (clause.to_string(), by, line.to_string())
    })
}

/// What the operation asks, with the schemes by which callers may come.
fn by_schemes(entry: &Entry, runtime: &Runtime) -> String {
    let requirement = entry.operation.requirement;
    let needs = route(entry, runtime).needs;
    let ways: Vec<_> = needs.each_way().map(|way| by(&way)).collect();
    let ways = ways.join(" | ");
    let asked = match requirement.credentials() {
        Credentials::Ignored => return requirement.to_string(),
        Credentials::Optional => format!("optional: {ways}"),
        Credentials::Required => ways,
    };
    match requirement.freshness().is_none() {
        true => asked,
        false => format!("{asked}, {}", requirement.freshness()),
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAPath => "that is no path; help: it starts with `/`, as a client writes it",
            Self::NotFound => "no route has this method and path",
            Self::UnknownScheme => "the server has no scheme of this name",
            Self::NotSecured => "`Security` is not attached, or the server was not ignited",
        })
    }
}

impl Error for CallError {}
