//! Who is let through: whether one server lets a caller in whom another one refuses.
//!
//! Callers are compared by what they send. One that sends no token, one that sends a bad one, and one
//! that sends a good one are three, although whoever may also come without a token can leave it out:
//! what a handler shows to the known caller is not what it shows to strangers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::contents::Lock;
use super::holding::holding;
use super::ways::{Way, has_token, ways};
use super::word::word;
use crate::inventory::{Credentials, Needs};

/// A server's scopes and classes, and what one of its routes needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a> {
    pub(super) lock: &'a Lock,
    pub(super) needs: &'a Needs,
}

impl<'a> Side<'a> {
    /// Every way to be let through.
    pub(super) fn ways(&self) -> Vec<Way<'a>> {
        ways(self.needs, &self.lock.schemes)
    }

    /// Are credentials of this scheme looked at?
    fn looks_at(&self, scheme: &str) -> bool {
        let mut named = self.needs.ways.iter();
        match self.needs.ways.is_empty() {
            true => self.lock.schemes.of_tokens() == Some(scheme),
            false => named.any(|way| way.contains_key(scheme)),
        }
    }

    /// Does anybody get through who shows a token?
    fn lets_tokens_in(&self) -> bool {
        self.ways()
            .iter()
            .any(|way| has_token(way, &self.lock.schemes))
    }
}

/// A kind of caller that makes the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Credentials that are not good: of this scheme, or of whatever it is that the server takes.
    Bad(Option<String>),
    /// An authentication of this class, or of none that is known.
    Class(Option<String>),
    /// Credentials of just these schemes, each with just these scopes.
    Holding(BTreeMap<String, BTreeSet<String>>),
    /// An authentication longer ago than so many seconds.
    Older(u32),
    NoToken,
    /// There are too many ways to come by the scopes: this is the guess on the safe side.
    Untold,
}

/// The callers that one server lets in and the other one refuses: a witness for each thing that makes
/// a difference, and none if there is no such caller.
///
/// A witness for the token's scopes comes with a fresh authentication of the strongest class, and so on.
pub(super) fn only_of(one: Side<'_>, other: Side<'_>) -> Vec<Caller> {
    match (one.needs.credentials, other.needs.credentials) {
        (_, Credentials::Ignored) => Vec::new(),
        (Credentials::Ignored, Credentials::Optional) => vec![Caller::Bad(None)],
        (Credentials::Ignored, Credentials::Required) => vec![Caller::NoToken],
        (Credentials::Optional, Credentials::Required) => {
            let mut callers = vec![Caller::NoToken];
            callers.extend(with_credentials(one, other));
            callers
        }
        (Credentials::Optional, Credentials::Optional) => {
            let mut callers = with_credentials(one, other);
            callers.extend(ignored(one, other).map(|scheme| Caller::Bad(Some(scheme.clone()))));
            callers
        }
        (Credentials::Required, Credentials::Optional | Credentials::Required) => {
            with_credentials(one, other)
        }
    }
}

/// A scheme whose credentials one side does not look at, and the other one refuses if they are bad.
fn ignored<'a>(one: Side<'a>, other: Side<'a>) -> Option<&'a String> {
    let mut schemes = other.lock.schemes.shown.keys();
    schemes.find(|scheme| other.looks_at(scheme) && !one.looks_at(scheme))
}

/// Scopes, age and class are independent of each other, and each can be met: so there is a caller if
/// there is one for one of them.
fn with_credentials(one: Side<'_>, other: Side<'_>) -> Vec<Caller> {
    let has_login = one.lets_tokens_in();
    [
        holding(one, other),
        older(one.needs, other.needs).filter(|_| has_login),
        class(one, other).filter(|_| has_login),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn older(one: &Needs, other: &Needs) -> Option<Caller> {
    let limit = other.max_age?;
    let is_wider = one.max_age.is_none_or(|age| age > limit);
    is_wider.then_some(Caller::Older(limit))
}

fn class(one: Side<'_>, other: Side<'_>) -> Option<Caller> {
    let named = [&one.lock.acr_values, &other.lock.acr_values]
        .into_iter()
        .flatten();
    let wanted = [&one.needs.acr, &other.needs.acr].into_iter().flatten();
    let mut all = named.chain(wanted).map(Some).chain([None]);
    let found = all.find(|class| will_do(one, *class) && !will_do(other, *class))?;
    Some(Caller::Class(found.cloned()))
}

/// Is an authentication of this class strong enough?
fn will_do(Side { lock, needs }: Side<'_>, class: Option<&String>) -> bool {
    let place = |class: &String| lock.acr_values.iter().position(|other| other == class);
    match (&needs.acr, class) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wanted), Some(class)) if wanted == class => true,
        (Some(wanted), Some(class)) => match (place(wanted), place(class)) {
            (Some(wanted), Some(class)) => class > wanted,
            (Some(_) | None, None) | (None, Some(_)) => false,
        },
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(None) => f.write_str("callers with a bad token"),
            Self::Bad(Some(scheme)) => {
                write!(f, "callers with bad credentials of `{}`", word(scheme))
            }
            Self::Class(None) => f.write_str("a log-in of no known class"),
            Self::Class(Some(class)) => write!(f, "a log-in of class `{}`", word(class)),
            Self::Holding(shown) => {
                let each = shown.iter().map(|(scheme, scopes)| {
                    let who = match &**scheme {
                        "" => "a token".to_owned(),
                        name => format!("credentials of `{}`", word(name)),
                    };
                    let words: Vec<_> = scopes.iter().map(|it| word(it).to_string()).collect();
                    match words.is_empty() {
                        true => format!("{who} without scopes"),
                        false => format!("{who} with `{}`", words.join(" ")),
                    }
                });
                f.write_str(&each.collect::<Vec<_>>().join(" and "))
            }
            Self::Older(seconds) => write!(f, "a log-in of more than {seconds} seconds ago"),
            Self::NoToken => f.write_str("callers without a token"),
            Self::Untold => f.write_str("tokens of more kinds than could be tried"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contents::plain;
    use super::*;

    /// The plain definition of who is let through, for one scope.
    fn lets_in(lock: &Lock, needs: &Needs, caller: &Sent) -> bool {
        let (has_scope, age, class) = match (needs.credentials, caller) {
            (Credentials::Ignored, _) | (Credentials::Optional, Sent::Nothing) => return true,
            (Credentials::Required, Sent::Nothing) | (_, Sent::BadToken) => return false,
            (
                _,
                Sent::Token {
                    has_scope,
                    age,
                    class,
                },
            ) => (*has_scope, *age, *class),
        };
        let strength = |class: &str| lock.acr_values.iter().position(|other| other == class);
        (needs.alternatives.is_empty() || has_scope)
            && needs
                .max_age
                .is_none_or(|limit| age.is_some_and(|age| age <= limit))
            && needs.acr.as_deref().is_none_or(|wanted| {
                class.is_some_and(|class| {
                    class == wanted
                        || strength(wanted).is_some_and(|wanted| {
                            strength(class).is_some_and(|class| class > wanted)
                        })
                })
            })
    }

    fn all_needs() -> Vec<Needs> {
        let mut all = Vec::new();
        for credentials in [
            Credentials::Ignored,
            Credentials::Optional,
            Credentials::Required,
        ] {
            for alternatives in [Vec::new(), vec![vec!["a".to_owned()]]] {
                for max_age in [None, Some(0), Some(300), Some(u32::MAX)] {
                    for acr in [None, Some("x"), Some("y")] {
                        all.push(plain(&Needs {
                            credentials,
                            alternatives: alternatives.clone(),
                            ways: Vec::new(),
                            max_age,
                            acr: acr.map(str::to_owned),
                        }));
                    }
                }
            }
        }
        all
    }

    #[derive(Debug)]
    enum Sent {
        Nothing,
        BadToken,
        Token {
            has_scope: bool,
            age: Option<u32>,
            class: Option<&'static str>,
        },
    }

    #[test]
    fn credentials_age_and_class_compare_as_their_truth_tables_do() {
        let mut callers = vec![Sent::Nothing, Sent::BadToken];
        for has_scope in [false, true] {
            for age in [None, Some(0), Some(200), Some(400), Some(u32::MAX)] {
                for class in [None, Some("x"), Some("y"), Some("z")] {
                    callers.push(Sent::Token {
                        has_scope,
                        age,
                        class,
                    });
                }
            }
        }
        let mut sides = Vec::new();
        for order in [&[][..], &["x"], &["x", "y"], &["y", "x"], &["x", "z", "y"]] {
            for needs in all_needs() {
                let lock = Lock {
                    acr_values: order.iter().map(|class| (*class).to_owned()).collect(),
                    ..Lock::default()
                };
                let passes = |caller| lets_in(&lock, &needs, caller);
                let table: Vec<bool> = callers.iter().map(passes).collect();
                sides.push((lock, needs, table));
            }
        }
        for (lock, needs, one) in &sides {
            for (other_lock, other_needs, other) in &sides {
                let one_side = Side { lock, needs };
                let other_side = Side {
                    lock: other_lock,
                    needs: other_needs,
                };
                let found = only_of(one_side, other_side);
                let expected = one.iter().zip(other).any(|(one, other)| *one && !other);
                assert_eq!(!found.is_empty(), expected, "{one_side:?}, {other_side:?}");
            }
        }
    }
}
