//! A refusal as it is written: the one answer of a request that was denied.

use std::borrow::Cow;
use std::fmt;
use std::io::Cursor;

use log::{Level, log, log_enabled};
use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::Response;
use serde::Serialize;

use super::{Asked, Denied, Explanation, Reason, Scopes};
use crate::guard::{Caller, Session, parameter};
use crate::launch::Runtime;
use crate::policy::{Alternative, Operation};

/// The answer to a denied request, kept in the request until a catcher and the fairing write it.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    status: Status,
    /// One for each scheme that would do.
    challenges: Vec<String>,
    retry_after: Option<u64>,
    body: Body,
    /// Why; not known of one that has its own body.
    reason: Option<Reason>,
    /// Is it a guard's, that nobody may answer instead of?
    by_guard: bool,
    /// What the log says of it, if anybody reads that.
    line: Option<Box<(Level, String)>>,
}

/// The body of every error: `detail` for people, and for the token endpoint what RFC 6749 section
/// 5.2 asks for.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Body {
    pub(crate) detail: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_description: Option<&'static str>,
    /// Which clause was not met, and where it is declared: in the debug profile only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) explain: Option<Box<Explanation>>,
}

impl Body {
    /// The body of an error that no denial explains: the standard text of its status.
    pub(crate) fn of(status: Status) -> Self {
        Self::detail(status.reason_lossy().into())
    }

    fn detail(detail: Cow<'static, str>) -> Self {
        Self {
            detail,
            error: None,
            error_description: None,
            explain: None,
        }
    }
}

impl Refusal {
    /// Puts a denial into the words of the challenge profile, and of the log.
    pub(crate) fn new(
        denied: &Denied,
        runtime: &Runtime,
        session: &Session,
        operation: Operation,
        request: &Request<'_>,
    ) -> Self {
        let status = runtime.challenge().status(denied);
        // Refusals come in floods: nothing is put together for a line that nobody reads.
        let level = match (status.code, denied.reason()) {
            // Whoever fetches the keys says that they are missing, once in a while.
            (_, Reason::Unavailable) => Level::Info,
            (500.., _) => Level::Error,
            (_, _) => Level::Info,
        };
        let is_read = log_enabled!(level) || runtime.explains();
        let explanation = match is_read {
            true => Explanation::of(request, denied.reason(), operation).map(Box::new),
            false => None,
        };
        let line = log_enabled!(level).then(|| {
            let (code, why) = (status.code, OrNothing(explanation.as_deref()));
            let line = format!("{}refused with {code}: {denied}{why}", Route(request));
            Box::new((level, line))
        });
        Self {
            status,
            challenges: challenges(denied, runtime, session, operation, request),
            retry_after: denied.retry_after_seconds(),
            body: Body {
                explain: explanation.filter(|_| runtime.explains()),
                ..Body::detail(denied.text())
            },
            reason: Some(denied.reason()),
            by_guard: true,
            line,
        }
    }

    /// The refusal of a data guard that has its own body.
    pub(crate) fn with_body(status: Status, retry_after: Option<u64>, body: Body) -> Self {
        Self {
            status,
            challenges: Vec::new(),
            retry_after,
            body,
            reason: None,
            by_guard: false,
            line: None,
        }
    }

    pub(crate) fn status(&self) -> Status {
        self.status
    }

    /// Writes it down: it is what the request is answered with. What an optional guard refuses may not be.
    pub(crate) fn log(&self) {
        if let Some((level, line)) = self.line.as_deref() {
            log!(*level, "{line}");
        }
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }

    /// Did the caller merely show no credentials? Then `Option<Guard>` makes it `None`.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.reason == Some(Reason::NotAuthenticated)
    }

    pub(crate) fn reason(&self) -> Option<Reason> {
        self.reason
    }

    pub(crate) fn is_by_guard(&self) -> bool {
        self.by_guard
    }

    /// Answers in place of a handler that should not have run.
    pub(crate) fn overwrite(&self, response: &mut Response<'_>) {
        let body = serde_json::to_vec(&self.body).unwrap_or_default();
        *response = Response::build()
            .status(self.status)
            .header(ContentType::JSON)
            .sized_body(body.len(), Cursor::new(body))
            .finalize();
        self.write_headers(response);
    }

    /// Adds the headers, whatever catcher wrote the body.
    pub(crate) fn write_headers(&self, response: &mut Response<'_>) {
        let header = |challenge: &String| Header::new("WWW-Authenticate", challenge.clone());
        if let [first, others @ ..] = &*self.challenges {
            response.set_header(header(first));
            others.iter().for_each(|other| {
                response.adjoin_header(header(other));
            });
        }
        if let Some(seconds) = self.retry_after {
            response.set_header(Header::new("Retry-After", seconds.to_string()));
        }
        response.set_header(Header::new("Cache-Control", "no-store"));
    }
}

/// The challenges of a refusal: for each scheme by which the caller may come, what it lacks.
fn challenges(
    denied: &Denied,
    runtime: &Runtime,
    session: &Session,
    operation: Operation,
    request: &Request<'_>,
) -> Vec<String> {
    let is_challenged = match denied.reason() {
        Reason::InsufficientScope | Reason::RepeatedCredentials => true,
        _ => denied.status() == Status::Unauthorized,
    };
    if !is_challenged {
        return Vec::new();
    }
    let requirement = operation.requirement;
    let callers = session.callers();
    let asked = runtime.places_asked(requirement);
    let callers = callers.iter().enumerate();
    let callers = callers.filter(|(place, _)| asked & (1 << place) != 0);
    // What is not enough, or what a guard says, is said to those whose credentials are good.
    let is_for_known = !denied.is_of_credentials() && callers.clone().any(|(_, it)| it.is_known());
    let parameter = |name: &str| parameter(request, name);
    let is_its = |place: usize, way: &Alternative| {
        let places = runtime.places_of(requirement, way);
        !way.has_schemes() || places.is_ok_and(|it| it & (1 << place) != 0)
    };
    let has_enough = |place: usize, caller: &Caller| {
        let granted = || std::iter::once((caller.scheme(), caller.granted()));
        let mut ways = requirement.ways().filter(|way| is_its(place, way));
        ways.any(|way| requirement.is_granted(way, granted(), parameter))
    };
    // Of several who call together, those are told who have too little, if it is not the guard's business alone.
    let tells_apart = asked.count_ones() > 1
        && denied.reason() == Reason::InsufficientScope
        && callers
            .clone()
            .any(|(place, it)| it.is_known() && !has_enough(place, it));
    let challenges = callers.filter_map(|(place, caller)| {
        let scheme = caller.scheme();
        let own = match (caller.is_known(), caller.denied()) {
            (true, _) if tells_apart && has_enough(place, caller) => return None,
            (true, _) if is_for_known => denied,
            (false, _) if is_for_known => return None,
            (_, Some(own)) => own,
            // Its credentials were good, or nobody has looked for them.
            (_, None) if asked.count_ones() > 1 => &runtime.not_authenticated,
            (_, None) => denied,
        };
        let asked = || {
            let granted = caller.is_known().then(|| caller.granted());
            Asked {
                scopes: match requirement.is_plain() {
                    true => Scopes::Plain(requirement),
                    false => Scopes::Some(
                        requirement
                            .cheapest(granted, parameter, |way| is_its(place, way))
                            .unwrap_or_default(),
                    ),
                },
                freshness: requirement.freshness(),
            }
        };
        runtime.challenge().header(own, scheme, asked)
    });
    challenges.collect()
}

/// The operation by its route, never by what the client wrote.
pub(crate) struct Route<'a, 'r>(pub(crate) &'a Request<'r>);

impl fmt::Display for Route<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.route() {
            Some(route) => write!(f, "{} {}: ", route.method, route.uri),
            None => Ok(()),
        }
    }
}

struct OrNothing<'e>(Option<&'e Explanation>);

impl fmt::Display for OrNothing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(explanation) => write!(f, ": {explanation}"),
            None => Ok(()),
        }
    }
}
