//! The plain definition of who is let through by two schemes: what the comparison finds has to agree with it.

use super::Lock;
use super::callers::{Caller, Side, only_of};
use super::contents::plain;
use super::schemes::{Schemes, Shown};
use super::ways::fitted;
use crate::inventory::{Credentials, Needs};

const SCHEMES: [&str; 2] = ["K", "L"];

/// What is shown of each scheme: nothing, or credentials with the scope `a`, or without it.
type Sent = [Option<bool>; 2];

#[derive(Clone, Copy, Debug)]
enum Who {
    Nobody,
    Bad(usize),
    /// And has the caller logged in just now?
    Good(Sent, bool),
}

fn everybody() -> Vec<Who> {
    let mut all = vec![Who::Nobody, Who::Bad(0), Who::Bad(1)];
    let states = [None, Some(false), Some(true)];
    for key in states {
        for login in states {
            if key.is_some() || login.is_some() {
                all.extend([false, true].map(|is_fresh| Who::Good([key, login], is_fresh)));
            }
        }
    }
    all
}

/// The ways that there are, by what each scheme is asked for.
fn passes(way: &Sent, sent: &Sent) -> bool {
    way.iter().zip(sent).all(|asked| match asked {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(needs_scope), Some(has_scope)) => *has_scope || !needs_scope,
    })
}

fn lets_in(route: &Asked, takes_tokens: [bool; 2], who: Who) -> bool {
    let is_asked = |scheme: usize| route.ways.iter().any(|way| way[scheme].is_some());
    match (route.credentials, who) {
        (Credentials::Ignored, _) | (Credentials::Optional, Who::Nobody) => true,
        (Credentials::Required, Who::Nobody | Who::Bad(_)) => false,
        (Credentials::Optional, Who::Bad(scheme)) => !is_asked(scheme),
        (_, Who::Good(sent, is_fresh)) => route.ways.iter().any(|way| {
            let has_token = (0..2).any(|scheme| way[scheme].is_some() && takes_tokens[scheme]);
            passes(way, &sent) && (route.max_age.is_none() || (has_token && is_fresh))
        }),
    }
}

#[derive(Debug)]
struct Asked {
    credentials: Credentials,
    ways: Vec<Sent>,
    max_age: Option<u32>,
}

impl Asked {
    fn needs(&self) -> Needs {
        let way = |way: &Sent| {
            let schemes = SCHEMES.iter().zip(way);
            let asked = schemes.filter_map(|(name, asked)| Some(((*name).to_owned(), (*asked)?)));
            let scopes = |needs_scope| match needs_scope {
                true => vec!["a".to_owned()],
                false => Vec::new(),
            };
            asked
                .map(|(name, needs_scope)| (name, scopes(needs_scope)))
                .collect()
        };
        plain(&Needs {
            credentials: self.credentials,
            ways: self.ways.iter().map(way).collect(),
            max_age: self.max_age,
            ..Needs::default()
        })
    }
}

fn all_asked() -> Vec<Asked> {
    let states = [None, Some(false), Some(true)];
    let mut ways: Vec<Sent> = Vec::new();
    for key in states {
        ways.extend(states.map(|login| [key, login]));
    }
    ways.retain(|way| way.iter().any(Option::is_some));
    let mut lists: Vec<Vec<Sent>> = ways.iter().map(|way| vec![*way]).collect();
    for (place, way) in ways.iter().enumerate() {
        // Not those of which one asks for all that the other one asks for: the compiler drops it.
        let others = ways[..place].iter();
        let others = others.filter(|other| !passes(way, other) && !passes(other, way));
        lists.extend(others.map(|other| vec![*way, *other]));
    }
    let mut all = vec![Asked {
        credentials: Credentials::Ignored,
        ways: Vec::new(),
        max_age: None,
    }];
    for ways in lists {
        for credentials in [Credentials::Optional, Credentials::Required] {
            all.extend([None, Some(300)].map(|max_age| Asked {
                credentials,
                ways: ways.clone(),
                max_age,
            }));
        }
    }
    all
}

#[test]
fn callers_by_schemes_compare_as_their_truth_tables_do() {
    for key in [Shown::Basic, Shown::OpenIdConnect] {
        let takes_tokens = [key.takes_tokens(), true];
        let shown = [("K".to_owned(), key), ("L".to_owned(), Shown::OAuth2)];
        let lock = Lock {
            schemes: Schemes {
                shown: shown.into(),
                default: [["L".to_owned()].into()].into(),
                ..Schemes::default()
            },
            ..Lock::default()
        };
        let sides: Vec<(Asked, Needs, Vec<bool>)> = all_asked()
            .into_iter()
            .map(|asked| {
                let all = everybody().into_iter();
                let table = all.map(|who| lets_in(&asked, takes_tokens, who)).collect();
                let needs = fitted(&asked.needs(), &lock.schemes);
                (asked, needs, table)
            })
            .collect();
        let side = |needs| Side { lock: &lock, needs };
        for (asked, needs, one) in &sides {
            for (other_asked, other_needs, other) in &sides {
                let found = only_of(side(needs), side(other_needs));
                let expected = one.iter().zip(other).any(|(one, other)| *one && !other);
                assert_eq!(
                    !found.is_empty(),
                    expected,
                    "{asked:?} {other_asked:?}: {found:?}"
                );
                for caller in &found {
                    let Caller::Holding(shown) = caller else {
                        continue;
                    };
                    let sent = SCHEMES.map(|name| Some(!shown.get(name)?.is_empty()));
                    let who = Who::Good(sent, true);
                    assert!(lets_in(asked, takes_tokens, who), "{asked:?}: {caller:?}");
                    assert!(
                        !lets_in(other_asked, takes_tokens, who),
                        "{other_asked:?}: {caller:?}"
                    );
                }
            }
        }
    }
}
