//! What a caller should be answered, by the declarations.

use super::case::Shown;
use super::expected_by::Asking;
use super::granted::{Granted, word};
use super::target::Values;
use crate::denial::{Asked, Denied, Reason, Scopes};
use crate::launch::Runtime;
use crate::policy::{Credentials, Freshness, Requirement};
use crate::scheme::SchemeInfo;
use crate::token::InvalidToken;

/// What should happen to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// The policy lets it through, whatever a handler answers then.
    LetThrough,
    Refused {
        reason: Reason,
        status: u16,
        /// Every `WWW-Authenticate`.
        challenges: Vec<String>,
    },
}

impl Expected {
    /// Of a caller who shows this, at a route with these values in its path.
    pub(super) fn of(
        requirement: &Requirement,
        values: &Values,
        shown: &Shown,
        runtime: &Runtime,
        is_own: &dyn Fn(&SchemeInfo) -> bool,
    ) -> Self {
        if let Shown::By(parts) = shown {
            let asking = Asking {
                requirement,
                values,
                parts,
                runtime,
                is_own,
            };
            return asking.expected();
        }
        match reason(requirement, values, shown, runtime) {
            None => Self::LetThrough,
            Some(reason) => {
                let denied = Denied::because(reason);
                let scheme = runtime.accepted()[0].scheme;
                let asked = Asked {
                    scopes: Scopes::Some(
                        cheapest(requirement, values, shown, runtime)
                            .into_iter()
                            .map(Into::into)
                            .collect(),
                    ),
                    freshness: requirement.freshness(),
                };
                Self::Refused {
                    reason,
                    status: runtime.challenge().status(&denied).code,
                    challenges: Vec::from_iter(
                        runtime.challenge().header(&denied, scheme, || asked),
                    ),
                }
            }
        }
    }

    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

/// Why the caller should be refused.
fn reason(
    requirement: &Requirement,
    values: &Values,
    shown: &Shown,
    runtime: &Runtime,
) -> Option<Reason> {
    let held = match (requirement.credentials(), shown) {
        (Credentials::Ignored, _) | (Credentials::Optional, Shown::Nothing) => return None,
        (Credentials::Required, Shown::Nothing) => return Some(Reason::NotAuthenticated),
        (_, Shown::Twice(_)) => return Some(Reason::RepeatedCredentials),
        (_, Shown::Expired(_)) => return Some(Reason::InvalidToken(InvalidToken::Expired)),
        (_, Shown::Malformed) => return Some(Reason::InvalidToken(InvalidToken::Malformed)),
        (_, Shown::OtherKey(_)) => return Some(Reason::InvalidToken(InvalidToken::Signature)),
        (_, Shown::Token(held)) => held,
        // Of those there are expectations of their own.
        (_, Shown::By(_)) => return Some(Reason::Other),
    };
    let granted = granted(shown, runtime);
    let is_met = requirement
        .alternatives()
        .any(|scopes| scopes.iter().all(|scope| granted.has(scope, values)));
    let (now, leeway) = runtime.verifier().now();
    let is_fresh = is_recent(requirement.freshness(), held.auth_time, now - leeway)
        && is_strong(requirement.freshness(), held.acr);
    match (is_met, is_fresh) {
        (false, _) => Some(Reason::InsufficientScope),
        (true, false) => Some(Reason::InsufficientAuthentication),
        (true, true) => None,
    }
}

pub(super) fn is_recent(freshness: &Freshness, time: Option<u64>, now: f64) -> bool {
    match (freshness.max_age, time) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(max_age), Some(time)) => time as f64 + f64::from(max_age) >= now,
    }
}

pub(super) fn is_strong(freshness: &Freshness, class: Option<&str>) -> bool {
    match (freshness.acr_values(), class) {
        ([], _) => true,
        (_, None) => false,
        (classes, Some(class)) => classes.contains(&class),
    }
}

/// The scopes to ask for: of the alternative of which the caller lacks the fewest, the first if there are
/// several.
fn cheapest(
    requirement: &Requirement,
    values: &Values,
    shown: &Shown,
    runtime: &Runtime,
) -> Vec<String> {
    let granted = granted(shown, runtime);
    let possible = requirement.alternatives().filter_map(|scopes| {
        let words = scopes.iter().map(|scope| word(scope, values));
        let words = words.collect::<Option<Vec<_>>>()?;
        let missing = scopes.iter().filter(|scope| !granted.has(scope, values));
        Some((missing.count(), words))
    });
    let mut possible: Vec<_> = possible.collect();
    possible.sort_by_key(|(missing, _)| *missing);
    let first = possible.into_iter().next();
    first.map(|(_, words)| words).unwrap_or_default()
}

/// A token that is not good grants nothing.
fn granted(shown: &Shown, runtime: &Runtime) -> Granted {
    match shown {
        Shown::Token(held) => {
            let words = held.words.iter().map(String::as_str);
            Granted::by(runtime.catalogue(), words)
        }
        Shown::By(_)
        | Shown::Expired(_)
        | Shown::Malformed
        | Shown::Nothing
        | Shown::OtherKey(_)
        | Shown::Twice(_) => Granted::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Acr;
    use crate::testing::matrix::granted::tests::CATALOGUE;

    #[test]
    fn a_login_is_recent_and_strong_enough_or_not() {
        let mfa = Freshness::new(Some(300), Some(Acr::new(&CATALOGUE, "mfa")));
        let nothing = Freshness::new(None, None);
        for (time, recent) in [(Some(700), true), (Some(699), false), (None, false)] {
            assert_eq!(is_recent(&mfa, time, 1000.0), recent, "{time:?}");
            assert!(is_recent(&nothing, time, 1000.0));
        }
        for (class, strong) in [
            (Some("pwd"), false),
            (Some("mfa"), true),
            (Some("hwk"), true),
            (Some("none"), false),
            (None, false),
        ] {
            assert_eq!(is_strong(&mfa, class), strong, "{class:?}");
            assert!(is_strong(&nothing, class));
        }
    }
}
