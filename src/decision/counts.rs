//! How often each outcome was decided on, route by route, since the server started.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Outcome;
use crate::denial::Reason;
use crate::launch::Entry;

/// The counters of one route.
#[derive(Debug, Default)]
pub(crate) struct Counts([AtomicU64; Counts::KINDS.len()]);

impl Counts {
    /// Every outcome with its reason. A reason has its place in both halves.
    const KINDS: [(Outcome, &'static str); 17] = [
        (Outcome::Allowed, "ok"),
        (Outcome::Denied, "guard"),
        (Outcome::Denied, "insufficient_authentication"),
        (Outcome::Denied, "insufficient_scope"),
        (Outcome::Denied, "invalid_credentials"),
        (Outcome::Denied, "invalid_token"),
        (Outcome::Denied, "no_credentials"),
        (Outcome::Denied, "repeated_credentials"),
        (Outcome::Denied, "unavailable"),
        (Outcome::WouldDeny, "guard"),
        (Outcome::WouldDeny, "insufficient_authentication"),
        (Outcome::WouldDeny, "insufficient_scope"),
        (Outcome::WouldDeny, "invalid_credentials"),
        (Outcome::WouldDeny, "invalid_token"),
        (Outcome::WouldDeny, "no_credentials"),
        (Outcome::WouldDeny, "repeated_credentials"),
        (Outcome::WouldDeny, "unavailable"),
    ];

    pub(super) fn add(&self, outcome: Outcome, reason: Option<Reason>) {
        let place = match reason {
            None => 0,
            Some(Reason::Dependency | Reason::Other) => 1,
            Some(Reason::InsufficientAuthentication) => 2,
            Some(Reason::InsufficientScope) => 3,
            Some(Reason::InvalidCredentials) => 4,
            Some(Reason::InvalidToken(_)) => 5,
            Some(Reason::NotAuthenticated) => 6,
            Some(Reason::RepeatedCredentials) => 7,
            Some(Reason::Unavailable) => 8,
        };
        let half = match outcome {
            Outcome::Allowed | Outcome::Denied => 0,
            Outcome::WouldDeny => 8,
        };
        self.0[half + place].fetch_add(1, Ordering::Relaxed);
    }
}

/// How often each outcome was decided on, since the server started. Managed by Rocket: take it as
/// `&State<Decisions>`.
///
/// ```
/// use rocket::State;
/// use rocket_scopes::Decisions;
///
/// fn refused(decisions: &State<Decisions>) -> u64 {
///     let counts = decisions.counts();
///     counts.filter(|it| it.outcome.as_str() == "denied").map(|it| it.count).sum()
/// }
/// ```
pub struct Decisions(Arc<[Entry]>);

/// One counter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionCount<'d> {
    /// `GET`, `POST`, ..
    pub method: &'d str,
    /// The path as it is mounted: `/projects/<id>`.
    pub path: &'d str,
    /// What was decided.
    pub outcome: Outcome,
    /// Why: as [`Decision::reason`](crate::Decision::reason) says it.
    pub reason: &'static str,
    /// How often.
    pub count: u64,
}

impl Decisions {
    pub(crate) fn new(entries: Arc<[Entry]>) -> Self {
        Self(entries)
    }

    /// The counters of all routes; those that are zero are left out.
    pub fn counts(&self) -> impl Iterator<Item = DecisionCount<'_>> {
        self.0.iter().flat_map(|entry| {
            let counts = entry
                .counts
                .0
                .iter()
                .map(|count| count.load(Ordering::Relaxed));
            let kinds = Counts::KINDS.iter().zip(counts);
            kinds
                .filter(|(_, count)| *count > 0)
                .map(|((outcome, reason), count)| DecisionCount {
                    method: &entry.key.method,
                    path: entry.key.path(),
                    outcome: *outcome,
                    reason,
                    count,
                })
        })
    }
}

impl fmt::Debug for Decisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.counts()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::InvalidToken;

    #[test]
    fn each_reason_has_its_place() {
        let reasons = [
            Reason::Dependency,
            Reason::Other,
            Reason::InsufficientAuthentication,
            Reason::InsufficientScope,
            Reason::InvalidToken(InvalidToken::Expired),
            Reason::NotAuthenticated,
            Reason::RepeatedCredentials,
            Reason::Unavailable,
        ];
        let cases = reasons
            .iter()
            .flat_map(|reason| {
                [
                    (Outcome::Denied, Some(*reason)),
                    (Outcome::WouldDeny, Some(*reason)),
                ]
            })
            .chain([(Outcome::Allowed, None)]);
        for (outcome, reason) in cases {
            let counts = Counts::default();
            counts.add(outcome, reason);
            let counted: Vec<_> = Counts::KINDS
                .iter()
                .zip(&counts.0)
                .filter(|(_, count)| count.load(Ordering::Relaxed) == 1)
                .map(|(kind, _)| *kind)
                .collect();
            assert_eq!(counted, [(outcome, reason.map_or("ok", Reason::code))]);
        }
    }
}
