//! A row of the matrix: one caller at one route.

use std::fmt;
use std::sync::Arc;

use super::answer::Answer;
use super::expected::Expected;
use crate::inventory::{Credentials, ItemKind, Needs, Route, by};

/// One request: what was sent, what should have come back, and what did.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) route: Arc<Route>,
    pub(super) request: String,
    pub(super) caller: String,
    pub(super) expected: Expected,
    pub(super) answer: Answer,
    /// The route that answered, if it was another one.
    pub(super) by: Option<String>,
    pub(super) fault: Option<&'static str>,
}

impl Row {
    /// The route that is tested.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Method and path as they were sent: `GET /projects/1`.
    pub fn request(&self) -> &str {
        &self.request
    }

    /// Who asked, in words: ``all scopes but `me` ``.
    pub fn caller(&self) -> &str {
        &self.caller
    }

    /// Should the policy refuse?
    pub fn is_refusal(&self) -> bool {
        self.expected.is_refusal()
    }

    /// The status and the first challenge of the refusal that the declarations ask for; none, where they let the
    /// caller through.
    pub fn expected(&self) -> Option<(u16, Option<&str>)> {
        match &self.expected {
            Expected::LetThrough => None,
            Expected::Refused {
                status, challenges, ..
            } => Some((*status, challenges.first().map(String::as_str))),
        }
    }

    /// Every challenge of the refusal that the declarations ask for: one for each scheme that would do.
    pub fn expected_challenges(&self) -> impl Iterator<Item = &str> {
        let challenges = match &self.expected {
            Expected::LetThrough => &[][..],
            Expected::Refused { challenges, .. } => challenges,
        };
        challenges.iter().map(String::as_str)
    }

    /// The status that was answered.
    pub fn status(&self) -> u16 {
        self.answer.status
    }

    /// The values of `WWW-Authenticate` that were answered.
    pub fn challenges(&self) -> impl Iterator<Item = &str> {
        self.answer.challenges.iter().map(String::as_str)
    }

    /// The route that answered in place of the tested one, which a lower rank has put in front of it, or to
    /// which that one forwarded: `GET /<rest..>`. What is expected is then what that one declares.
    pub fn answered_by(&self) -> Option<&str> {
        self.by.as_deref()
    }

    /// Was it as the declarations say?
    pub fn is_good(&self) -> bool {
        self.fault.is_none()
    }

    pub(super) fn expected_text(&self) -> String {
        match &self.expected {
            Expected::LetThrough => "let through".to_owned(),
            Expected::Refused {
                status, challenges, ..
            } => Answered(*status, challenges).to_string(),
        }
    }

    pub(super) fn got_text(&self) -> String {
        Answered(self.answer.status, &self.answer.challenges).to_string()
    }
}

/// As a line of the table.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_good() { "ok  " } else { "FAIL" };
        write!(f, "{sign}  {:<40}  ", self.caller)?;
        match (self.is_good(), self.is_refusal()) {
            (true, true) => f.write_str(&self.expected_text())?,
            (true, false) => write!(f, "let through: {}", self.answer.status)?,
            (false, _) => write!(f, "{}, not {}", self.got_text(), self.expected_text())?,
        }
        match &self.by {
            Some(by) => write!(f, "  (answered by {by})"),
            None => Ok(()),
        }
    }
}

struct Answered<'a>(u16, &'a [String]);

impl fmt::Display for Answered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(status, challenges) = self;
        match challenges {
            [] => write!(f, "{status} without a challenge"),
            challenges => write!(f, "{status} {}", challenges.join("; ")),
        }
    }
}

/// A route with its declaration: ``GET /items (`read_items`, src/items.rs:12): items me``.
pub(super) struct Declared<'r>(pub(super) &'r Route);

impl fmt::Display for Declared<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(route) = self;
        write!(f, "{}", Named(route))?;
        let is_own = |kind| kind == ItemKind::Route;
        let own = route.items.iter().find(|item| is_own(item.kind));
        let item = own.or(route.items.first());
        let place = item.and_then(|item| item.place.as_ref());
        match (&route.handler, place) {
            (Some(name), Some(place)) => write!(f, " (`{name}`, {}:{})", place.file, place.line)?,
            (Some(name), None) => write!(f, " (`{name}`)")?,
            (None, Some(place)) => write!(f, " ({}:{})", place.file, place.line)?,
            (None, None) => {}
        }
        write!(f, ": {}", Asks(&route.needs))
    }
}

/// A route by what tells it apart.
pub(super) struct Named<'r>(pub(super) &'r Route);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(route) = self;
        write!(f, "{} {}", route.method, route.path)?;
        if let Some(rank) = route.rank {
            write!(f, " [rank {rank}]")?;
        }
        if let Some(format) = &route.format {
            write!(f, " [format {format}]")?;
        }
        Ok(())
    }
}

struct Asks<'n>(&'n Needs);

impl fmt::Display for Asks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(needs) = self;
        let lists = needs.alternatives.iter().map(|scopes| scopes.join(" "));
        let lists: Vec<_> = match needs.has_ways() {
            true => needs.each_way().map(|way| by(&way)).collect(),
            false => lists.collect(),
        };
        f.write_str(match needs.credentials {
            Credentials::Ignored => return f.write_str("anybody"),
            Credentials::Optional if lists.is_empty() => "optional",
            Credentials::Optional => "optional ",
            Credentials::Required if lists.is_empty() => "any token",
            Credentials::Required => "",
        })?;
        f.write_str(&lists.join(" | "))?;
        if let Some(max_age) = needs.max_age {
            write!(f, ", max_age={max_age}")?;
        }
        match &needs.acr {
            Some(acr) => write!(f, ", acr={acr}"),
            None => Ok(()),
        }
    }
}
