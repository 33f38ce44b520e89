//! The security of an operation, written from the route that is mounted: what is checked is what stands in
//! the document.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::docs::About;
use crate::launch::{Entry, Runtime};
use crate::policy::{Credentials, Operation, Requirement};
use crate::scheme::{SchemeInfo, SchemeKind};

/// The mark under which a route with a stance is documented before it is finished; no scheme may be called so.
pub(super) const UNFINISHED: &str = "rocket_scopes.unfinished";

/// The mounted routes, as the document names them: by path and method.
pub(super) struct Mounted<'e>(HashMap<(String, String), Vec<&'e Entry>>);

impl<'e> Mounted<'e> {
    pub(super) fn new(entries: &'e [Entry]) -> Self {
        let mut mounted: HashMap<_, Vec<_>> = HashMap::new();
        for entry in entries {
            let key = (
                documented(entry.key.path()),
                entry.key.method.to_lowercase(),
            );
            mounted.entry(key).or_default().push(entry);
        }
        Self(mounted)
    }

    /// The operation that is mounted at a path of the document; none, if it only describes another server.
    ///
    /// # Errors
    ///
    /// Two routes there ask different things, so that the document would lie of one of them; or the route
    /// has a stance, and is mounted elsewhere.
    pub(super) fn operation(
        &self,
        method: &str,
        path: &str,
        about: &About,
        has_stance: bool,
    ) -> Result<Option<Operation>, String> {
        let shown = format!("{} {path}", method.to_uppercase());
        let key = (from_root(path, about), method.to_owned());
        match self.0.get(&key).map(Vec::as_slice) {
            None | Some([]) if has_stance => Err(format!(
                "the document describes {shown}, which is not mounted there; help: \
                 `Docs::routes_at(\"/base\")` says where the documented routes are mounted"
            )),
            None | Some([]) => Ok(None),
            Some([first, others @ ..]) => {
                let asked = first.operation.requirement;
                let differs = |it: &&&Entry| !asked.is_as(it.operation.requirement);
                match others.iter().find(differs) {
                    None => Ok(Some(first.operation)),
                    Some(other) => Err(format!(
                        "{shown} is two routes that ask different things, of which the document can show \
                         one: rank {} asks `{}`, rank {} asks `{}`; help: give them paths of their own",
                        first.key.rank, asked, other.key.rank, other.operation.requirement,
                    )),
                }
            }
        }
    }
}

/// `/projects/<id>/<rest..>` as the document writes it.
fn documented(path: &str) -> String {
    let path = path.replace('<', "{").replace("..>", "}").replace('>', "}");
    match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        path => path.to_owned(),
    }
}

/// A path of the document with the base of the server.
fn from_root(path: &str, about: &About) -> String {
    match about.server.trim_end_matches('/') {
        base if base.contains("://") => documented(path),
        base => documented(&format!("{base}{path}")),
    }
}

/// OpenAPI's list of security requirements: any one of them is enough, and all scopes of one are needed.
/// Without an element: anybody may call.
pub(super) fn requirements(requirement: &Requirement, runtime: &Runtime) -> Value {
    let mut alternatives: Vec<Value> = Vec::new();
    for (schemes, scopes) in ways(requirement, runtime) {
        let members = schemes.iter().map(|scheme| {
            let names = match is_listed(scheme) {
                true => &*scopes,
                false => &[],
            };
            (scheme.name.to_owned(), json!(names))
        });
        let alternative = Value::Object(members.collect());
        if !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    let alternatives = alternatives.into_iter();
    match requirement.credentials() {
        Credentials::Ignored => json!([]),
        Credentials::Optional => std::iter::once(json!({})).chain(alternatives).collect(),
        Credentials::Required => alternatives.collect(),
    }
}

/// The ways by which a caller is let through: credentials of all these schemes, which are granted these scopes.
pub(super) fn ways(
    requirement: &Requirement,
    runtime: &Runtime,
) -> Vec<(Vec<&'static SchemeInfo>, Vec<&'static str>)> {
    let mut ways = Vec::new();
    for way in requirement.ways() {
        let mut names: Vec<&str> = Vec::new();
        for scope in requirement.scopes_of(way) {
            // As the scheme declares it: a family has one name there.
            let scope = scope.info().name();
            if !names.contains(&scope) {
                names.push(scope);
            }
        }
        let schemes = runtime.schemes_of(requirement, way).into_iter();
        ways.extend(schemes.map(|schemes| (schemes, names.clone())));
    }
    ways
}

/// What OpenAPI has no member for: the scopes that credentials of other schemes than OAuth2's must be granted.
pub(super) fn other_scopes(requirement: &Requirement, runtime: &Runtime) -> Option<Value> {
    let mut lists: Map<String, Value> = Map::new();
    for (schemes, scopes) in ways(requirement, runtime) {
        let others = schemes
            .iter()
            .filter(|scheme| !is_listed(scheme) && !scopes.is_empty());
        for scheme in others {
            let list = lists.entry(scheme.name).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut()
                && !list.contains(&json!(scopes))
            {
                list.push(json!(scopes));
            }
        }
    }
    (!lists.is_empty()).then_some(Value::Object(lists))
}

/// Do the scopes of a scheme stand in the requirements?
fn is_listed(scheme: &SchemeInfo) -> bool {
    match scheme.kind {
        SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect { .. } => true,
        // OpenAPI 3.0.3 section 4.7.30.1: of other types the list is empty.
        SchemeKind::ApiKey { .. }
        | SchemeKind::HttpBasic
        | SchemeKind::HttpBearer { .. }
        | SchemeKind::HttpDigest => false,
    }
}

/// RapiDoc tells the scopes of an operation only to a mouse that rests on its lock: badges, which it
/// takes from this extension, are seen on paper and on a phone as well.
pub(super) fn badges(requirement: &Requirement) -> Vec<Value> {
    let badge = |label: String, color: &str| json!({ "label": label, "color": color });
    let alternatives: Vec<Vec<String>> = requirement
        .alternatives()
        .map(|scopes| scopes.iter().map(ToString::to_string).collect())
        .collect();
    let mut badges: Vec<_> = match &*alternatives {
        [only] => only
            .iter()
            .map(|scope| badge(scope.clone(), "blue"))
            .collect(),
        several => several
            .iter()
            .enumerate()
            .map(|(n, scopes)| {
                let or = if n == 0 { "" } else { "or " };
                let label = match &**scopes {
                    [] => format!("no scope with {}", without_scopes(requirement)),
                    scopes => scopes.join(" + "),
                };
                badge(format!("{or}{label}"), "blue")
            })
            .collect(),
    };
    let freshness = requirement.freshness();
    if let Some(max_age) = freshness.max_age {
        badges.push(badge(format!("login within {max_age} s"), "orange"));
    }
    if let Some(acr) = freshness.acr() {
        badges.push(badge(format!("acr {acr}"), "orange"));
    }
    badges
}

/// The schemes whose credentials need no scope, where those of others do: they are named, or nobody would need one.
fn without_scopes(requirement: &Requirement) -> String {
    let ways = requirement.ways().filter(|way| !way.has_scopes());
    let ways = ways.map(|way| {
        let schemes = requirement.schemes_of(way).map(|it| it.name);
        schemes.collect::<Vec<_>>().join(" + ")
    });
    ways.collect::<Vec<_>>().join(" or ")
}

/// What OpenAPI has no member for: how recent and how strong the login must be (RFC 9470).
pub(super) fn authentication(requirement: &Requirement) -> Option<Value> {
    let freshness = requirement.freshness();
    if freshness.is_none() {
        return None;
    }
    let mut asked = Map::new();
    if let Some(max_age) = freshness.max_age {
        asked.insert("max_age".to_owned(), json!(max_age));
    }
    if !freshness.acr_values().is_empty() {
        asked.insert("acr_values".to_owned(), json!(freshness.acr_values()));
    }
    Some(Value::Object(asked))
}
