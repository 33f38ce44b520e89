//! Whether a call would be let through, and the clause that decides.

use std::error::Error;
use std::fmt;

use rocket::http::uri::Origin;
use rocket::{Phase, Rocket};

use super::build::{has_one_scheme_of_tokens, route};
use super::ways::by;
use crate::denial::{Denied, Reason, first_unmet, kind_name};
use crate::launch::{Entry, Operations, Runtime};
use crate::policy::{Alternative, Authentication, Credentials, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo};
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
    schemes: Vec<&'c str>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Token<'c> {
    scopes: &'c str,
    acr: Option<&'c str>,
    /// How old the login is, in seconds.
    age: Option<u32>,
}

impl<'c> Call<'c> {
    /// A call without a token, and without other credentials.
    pub fn new(method: &'c str, path: &'c str) -> Self {
        Self {
            method,
            path,
            token: None,
            schemes: Vec::new(),
        }
    }

    /// With good credentials of this scheme, of as many as are named. Each is granted the [scopes](Self::scopes).
    /// Where none is named, credentials are those of the server's default: of its first scheme.
    ///
    /// ```
    /// use rocket_scopes::inventory::Call;
    ///
    /// let call = Call::new("POST", "/orders").scheme("MachineKey").scopes("items");
    /// ```
    pub fn scheme(mut self, name: &'c str) -> Self {
        self.token.get_or_insert_default();
        self.schemes.push(name);
        self
    }

    /// With a good token that holds these scopes, parted by spaces; none, if it is empty. Or with other
    /// credentials that are granted them: see [`scheme`](Self::scheme).
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
    /// By which schemes the call comes; nothing, where the server has one scheme, of tokens.
    pub schemes: Vec<String>,
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
    /// The server has no scheme of such a name.
    UnknownScheme,
}

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
    Ok(rule(entry, &values, call.token.as_ref(), &schemes, runtime))
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
    schemes: &[&'static SchemeInfo],
    runtime: &Runtime,
) -> Ruling {
    let catalogue = schemes
        .first()
        .map_or(runtime.catalogue(), |it| it.catalogue);
    let parameter = |name: &str| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| *value)
    };
    let words = token.map_or("", |token| token.scopes).split(' ');
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let granted_of = |scheme: &SchemeInfo| {
        let (index, mut granted) = (Index::new(scheme.catalogue), Words::default());
        words
            .iter()
            .for_each(|word| index.grant(&mut granted, word));
        granted
    };
    let callers: Vec<_> = schemes.iter().map(|it| (*it, granted_of(it))).collect();
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
    let holds = |requirement: &Requirement| {
        let callers = || callers.iter().map(|(scheme, granted)| (*scheme, granted));
        requirement.is_met_among(callers, parameter)
    };
    let has_login = |shown: &[&SchemeInfo]| {
        let mut kinds = shown.iter().map(|it| it.kind.credential());
        kinds.any(|kind| kind == CredentialKind::Token)
    };
    let is_fresh = |requirement: &Requirement, shown: &[&SchemeInfo]| {
        let freshness = requirement.freshness();
        freshness.is_none()
            || (has_login(shown) && freshness.is_met_by(&authentication, now, leeway))
    };
    let requirement = entry.operation.requirement;
    let is_shown = |scheme: &SchemeInfo| schemes.iter().any(|it| it.is(scheme));
    let (mut found, mut is_asked) = (None::<Reason>, false);
    let mut refused = Some(Reason::NotAuthenticated);
    'ways: for way in requirement.ways() {
        for list in runtime.schemes_of(requirement, way) {
            is_asked |= list.iter().any(|it| is_shown(it));
            let in_list = |scheme: &SchemeInfo| list.iter().any(|it| it.is(scheme));
            let callers = callers.iter().filter(|(scheme, _)| in_list(scheme));
            let callers = callers.map(|(scheme, granted)| (*scheme, granted));
            let reason = if !list.iter().all(|it| is_shown(it)) {
                Reason::NotAuthenticated
            } else if !requirement.is_granted(way, callers, parameter) {
                Reason::InsufficientScope
            } else if !is_fresh(requirement, &list) {
                Reason::InsufficientAuthentication
            } else {
                refused = None;
                break 'ways;
            };
            // As the check chooses among refusals.
            let usefulness = |reason| Denied::because(reason).usefulness();
            if found.is_none_or(|known| usefulness(known) < usefulness(reason)) {
                found = Some(reason);
            }
            refused = found;
        }
    }
    let refused = match requirement.credentials() {
        Credentials::Ignored => None,
        Credentials::Optional if !is_asked => None,
        Credentials::Optional | Credentials::Required => refused,
    };
    let clause = match refused {
        Some(Reason::InsufficientScope) => first_unmet(entry.operation.policy, None, false, &holds),
        Some(Reason::InsufficientAuthentication) => {
            let is_fresh = |requirement: &Requirement| is_fresh(requirement, schemes);
            first_unmet(entry.operation.policy, None, false, &is_fresh)
        }
        Some(Reason::NotAuthenticated) if !schemes.is_empty() => {
            first_unmet(entry.operation.policy, None, false, &holds)
        }
        Some(_) | None => None,
    };
    let is_open = |way: &Alternative| {
        let lists = runtime.schemes_of(requirement, way);
        lists.iter().any(|list| list.iter().all(|it| is_shown(it)))
    };
    let is_any_open = requirement.ways().any(is_open);
    let granted = callers.first().map(|(_, granted)| granted);
    let ask_for = refused
        .and_then(|_| requirement.cheapest(granted, parameter, |way| !is_any_open || is_open(way)));
    let tells_schemes = !has_one_scheme_of_tokens(runtime);
    let names = schemes.iter().map(|it| it.name.to_owned());
    let index = Index::new(catalogue);
    Ruling {
        route: format!("{} {}", entry.key.method, entry.key.path()),
        handler: entry.name.clone(),
        allowed: refused.is_none(),
        reason: refused.map_or("ok", Reason::code),
        status: refused.map(|it| runtime.challenge().status(&Denied::because(it)).code),
        schemes: names.filter(|_| tells_schemes).collect(),
        needs: match tells_schemes {
            true => by_schemes(entry, runtime),
            false => requirement.to_string(),
        },
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
        if !self.schemes.is_empty() {
            writeln!(f, "  it comes by: {}", self.schemes.join(", "))?;
        }
        write!(f, "  it needs: {}", self.needs)?;
        if let Some((clause, by, place)) = &self.clause {
            write!(f, "\n  the clause that refuses: `{clause}` ({by}, {place})")?;
        }
        if !self.ask_for.is_empty() {
            let what = match self.schemes.is_empty() {
                true => "a token",
                false => "scopes",
            };
            write!(f, "\n  {what} to ask for: {}", self.ask_for.join(" "))?;
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
            Self::UnknownScheme => "the server has no scheme of this name",
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
