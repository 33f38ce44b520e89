//! Whether a call would be let through, and the clause that decides.

use std::error::Error;
use std::fmt;

use rocket::http::uri::Origin;
use rocket::{Phase, Rocket};

use crate::denial::{Denied, Reason, first_unmet, kind_name};
use crate::launch::{Entry, Operations, Runtime};
use crate::policy::{Authentication, Credentials, Requirement};
use crate::scope::{Index, Words};

/// A call, as somebody would make it.
///
/// ```
/// use rocket_scopes::inventory::Call;
///
/// let call = Call::new("GET", "/users/me/items").scopes("me");
/// ```
#[derive(Clone, Debug)]
pub struct Call<'c> {
    method: &'c str,
    path: &'c str,
    token: Option<Token<'c>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Token<'c> {
    scopes: &'c str,
    acr: Option<&'c str>,
    /// How old the login is, in seconds.
    age: Option<u32>,
}

impl<'c> Call<'c> {
    /// A call without a token.
    pub fn new(method: &'c str, path: &'c str) -> Self {
        Self {
            method,
            path,
            token: None,
        }
    }

    /// With a good token that holds these scopes, parted by spaces; none, if it is empty.
    pub fn scopes(mut self, scopes: &'c str) -> Self {
        self.token.get_or_insert_default().scopes = scopes;
        self
    }

    /// With a good token whose bearer has logged in like that (the claim `acr`).
    pub fn acr(mut self, class: &'c str) -> Self {
        self.token.get_or_insert_default().acr = Some(class);
        self
    }

    /// With a good token whose bearer has logged in so many seconds ago (the claim `auth_time`).
    pub fn age(mut self, seconds: u32) -> Self {
        self.token.get_or_insert_default().age = Some(seconds);
        self
    }
}

/// What the server would say to a call, before any guard's function is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ruling {
    /// The route that answers: `GET /projects/<id>`.
    pub route: String,
    /// Its handler.
    pub handler: Option<String>,
    /// Is the call let through?
    pub allowed: bool,
    /// Why: as [`Decision::reason`](crate::Decision::reason) says it.
    pub reason: &'static str,
    /// The status of a refusal.
    pub status: Option<u16>,
    /// What the operation asks.
    pub needs: String,
    /// The clause that refuses: as it is written, what it stands on, and where.
    pub clause: Option<(String, String, String)>,
    /// The scopes to ask for.
    pub ask_for: Vec<String>,
    /// The scopes of the call that the catalogue does not have.
    pub unknown: Vec<String>,
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
}

/// Whether this server would let a call through, and the clause that decides. No handler runs.
///
/// Of several routes at one path the first that Rocket would try is asked; formats and queries are not
/// looked at.
///
/// # Errors
///
/// There is no such route, or no [`Security`](crate::Security).
pub fn explain<P: Phase>(rocket: &Rocket<P>, call: &Call<'_>) -> Result<Ruling, CallError> {
    let operations = Operations::of_server(rocket).ok_or(CallError::NotSecured)?;
    let runtime: &Runtime = rocket.state().ok_or(CallError::NotSecured)?;
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
    Ok(rule(entry, &values, call.token.as_ref(), runtime))
}

/// The values of the parameters of a path that matches.
fn values<'p>(template: &'p str, segments: &'p [String]) -> Option<Vec<(&'p str, &'p str)>> {
    let mut segments = segments.iter().filter(|segment| !segment.is_empty());
    let mut values = Vec::new();
    for part in template.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('<') && part.ends_with("..>") {
            return Some(values);
        }
        let segment = segments.next()?;
        match part
            .strip_prefix('<')
            .and_then(|part| part.strip_suffix('>'))
        {
            Some(name) => values.push((name, &**segment)),
            None if part == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(values)
}

fn rule(
    entry: &Entry,
    values: &[(&str, &str)],
    token: Option<&Token<'_>>,
    runtime: &Runtime,
) -> Ruling {
    let catalogue = runtime.catalogue();
    let parameter = |name: &str| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| *value)
    };
    let index = Index::new(catalogue);
    let mut granted = Words::default();
    let words = token.map_or("", |token| token.scopes).split(' ');
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words
        .iter()
        .for_each(|word| index.grant(&mut granted, word));
    let (now, leeway) = runtime.verifier().now();
    let class = token.and_then(|token| token.acr);
    let authentication = Authentication {
        time: token
            .and_then(|token| token.age)
            .map(|age| now - f64::from(age)),
        acr: (0..=u8::MAX)
            .zip(catalogue.acr_values)
            .find(|(_, value)| Some(**value) == class)
            .map(|(place, _)| place),
    };
    let holds = |requirement: &Requirement| requirement.is_met_by(&granted, parameter);
    let is_fresh = |requirement: &Requirement| {
        requirement
            .freshness()
            .is_met_by(&authentication, now, leeway)
    };
    let requirement = entry.operation.requirement;
    let refused = match (requirement.credentials(), token) {
        (Credentials::Ignored, _) | (Credentials::Optional, None) => None,
        (Credentials::Required, None) => Some(Reason::NotAuthenticated),
        (Credentials::Optional | Credentials::Required, Some(_)) if !holds(requirement) => {
            Some(Reason::InsufficientScope)
        }
        (Credentials::Optional | Credentials::Required, Some(_)) => {
            (!is_fresh(requirement)).then_some(Reason::InsufficientAuthentication)
        }
    };
    let clause = match refused {
        Some(Reason::InsufficientScope) => first_unmet(entry.operation.policy, None, false, &holds),
        Some(Reason::InsufficientAuthentication) => {
            first_unmet(entry.operation.policy, None, false, &is_fresh)
        }
        Some(_) | None => None,
    };
    let ask_for = refused.and_then(|_| requirement.cheapest(Some(&granted), parameter, |_| true));
    Ruling {
        route: format!("{} {}", entry.key.method, entry.key.path()),
        handler: entry.name.clone(),
        allowed: refused.is_none(),
        reason: refused.map_or("ok", Reason::code),
        status: refused.map(|it| runtime.challenge().status(&Denied::because(it)).code),
        needs: requirement.to_string(),
        clause: clause.map(|(source, line, clause)| {
            let by = format!("{} {}", kind_name(source.kind), source.name);
            (clause.to_string(), by, line.to_string())
        }),
        ask_for: ask_for.into_iter().flatten().map(Into::into).collect(),
        unknown: words
            .iter()
            .filter(|word| {
                let mut alone = Words::default();
                index.grant(&mut alone, word);
                alone.is_empty()
            })
            .map(|word| (*word).to_owned())
            .collect(),
    }
}

/// Some lines for a terminal. What the call said is escaped.
impl fmt::Display for Ruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.route)?;
        if let Some(handler) = &self.handler {
            write!(f, " ({handler})")?;
        }
        match self.status {
            None => writeln!(f, ": let through")?,
            Some(status) => writeln!(f, ": refused with {status}, {}", self.reason)?,
        }
        write!(f, "  it needs: {}", self.needs)?;
        if let Some((clause, by, place)) = &self.clause {
            write!(f, "\n  the clause that refuses: `{clause}` ({by}, {place})")?;
        }
        if !self.ask_for.is_empty() {
            write!(f, "\n  a token to ask for: {}", self.ask_for.join(" "))?;
        }
        for word in &self.unknown {
            write!(
                f,
                "\n  the catalogue has no scope `{}`",
                word.escape_debug()
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAPath => "that is no path; help: it starts with `/`, as a client writes it",
            Self::NotFound => "no route has this method and path",
            Self::NotSecured => "`Security` is not attached, or the server was not ignited",
        })
    }
}

impl Error for CallError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_matched_segment_by_segment() {
        let split = |path: &str| {
            path.split('/')
                .skip(1)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        for (template, path, expected) in [
            ("/", "/", Some(&[][..])),
            ("/a/<id>", "/a/1", Some(&[("id", "1")])),
            ("/a/<id>", "/a/1/", Some(&[("id", "1")])),
            ("/a/<id>", "/a", None),
            ("/a/<id>", "/a/1/b", None),
            ("/a/<rest..>", "/a", Some(&[])),
            ("/a/<rest..>", "/a/b/c", Some(&[])),
            ("/a/<id>/<rest..>", "/a/1/b", Some(&[("id", "1")])),
            ("/a", "/b", None),
        ] {
            let segments = split(path);
            assert_eq!(
                values(template, &segments).as_deref(),
                expected,
                "{path} of {template}"
            );
        }
    }
}
