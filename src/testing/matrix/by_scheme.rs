//! Who asks where callers come by several schemes, or by others than this server's tokens.

use super::case::{Case, Held, Shown};
use super::granted::word;
use super::target::Values;
use crate::launch::Runtime;
use crate::policy::{Alternative, Credentials, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo};

/// What a caller shows of one scheme.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) scheme: &'static SchemeInfo,
    pub(super) shows: Shows,
}

/// Good credentials, or bad ones.
#[derive(Clone, Debug)]
pub(super) enum Shows {
    Bad,
    Good(Held),
}

/// Writes the cases of one operation, by the schemes that its declaration names.
pub(super) struct SchemeCases<'v> {
    pub(super) runtime: &'v Runtime,
    pub(super) requirement: &'static Requirement,
    pub(super) values: &'v Values,
    /// Seconds since the Unix epoch.
    pub(super) now: u64,
    /// By how many seconds clocks may differ.
    pub(super) leeway: u64,
}

/// A way to be let through: credentials of all schemes, granted all words.
struct Way {
    schemes: Vec<&'static SchemeInfo>,
    words: Vec<String>,
}

impl SchemeCases<'_> {
    pub(super) fn all(&self) -> Vec<Case> {
        let mut cases = vec![by("no credentials".to_owned(), Vec::new())];
        if self.requirement.credentials() == Credentials::Ignored {
            let schemes = self.runtime.accepted().iter().map(|it| it.scheme);
            cases.extend(schemes.map(|scheme| {
                let name = format!("bad credentials of `{}`", scheme.name);
                by(name, vec![bad(scheme)])
            }));
            return cases;
        }
        let ways = self.ways();
        for way in &ways {
            self.of_way(way, &mut cases);
        }
        for (place, way) in ways.iter().enumerate() {
            for other in &ways[..place] {
                self.together(way, other, &mut cases);
            }
        }
        for scheme in self.runtime.accepted().iter().map(|it| it.scheme) {
            let is_asked = |way: &Way| way.schemes.iter().any(|it| it.is(scheme));
            if !ways.iter().any(is_asked) {
                let words = ways.first().map_or(&[][..], |way| &way.words);
                let name = format!("{} alone, which is not asked for", scheme.name);
                cases.push(by(name, vec![self.good(scheme, words.to_vec())]));
            }
        }
        unique(cases)
    }

    fn ways(&self) -> Vec<Way> {
        let words = |way: &Alternative| {
            let scopes = self.requirement.scopes_of(way);
            scopes
                .map(|scope| word(&scope, self.values))
                .collect::<Option<Vec<_>>>()
        };
        let ways = self.requirement.ways();
        ways.filter_map(|way| Some((way, words(way)?)))
            .flat_map(|(way, words)| {
                let lists = self.runtime.schemes_of(self.requirement, way).into_iter();
                lists.map(move |schemes| Way {
                    schemes,
                    words: words.clone(),
                })
            })
            .collect()
    }

    /// All of it; all but one scheme; one of them bad; one scope less of one of them; a login that is too old.
    fn of_way(&self, way: &Way, cases: &mut Vec<Case>) {
        let all = || {
            way.schemes
                .iter()
                .map(|it| self.good(it, way.words.clone()))
        };
        let names = named(&way.schemes);
        let granted = match way.words.is_empty() {
            true => "no scope".to_owned(),
            false => format!("exactly `{}`", way.words.join(" ")),
        };
        cases.push(Case {
            is_a_way: true,
            ..by(format!("{names} with {granted}"), all().collect())
        });
        for (place, scheme) in way.schemes.iter().enumerate() {
            let but = |part: Option<Part>| {
                let others = all().enumerate().filter(|(other, _)| *other != place);
                others.map(|(_, part)| part).chain(part).collect::<Vec<_>>()
            };
            if way.schemes.len() > 1 {
                cases.push(by(format!("{names} without {}", scheme.name), but(None)));
            }
            cases.push(by(
                format!("{names}, of which {} is bad", scheme.name),
                but(Some(bad(scheme))),
            ));
            for scope in &way.words {
                let less = way.words.iter().filter(|it| *it != scope).cloned();
                let name = format!("{names}, {} without `{scope}`", scheme.name);
                cases.push(by(name, but(Some(self.good(scheme, less.collect())))));
            }
            if scheme.kind.credential() == CredentialKind::Token {
                self.stale(way, scheme, but(None), cases);
            }
        }
    }

    fn stale(
        &self,
        way: &Way,
        scheme: &'static SchemeInfo,
        others: Vec<Part>,
        cases: &mut Vec<Case>,
    ) {
        let freshness = self.requirement.freshness();
        let mut push = |name: String, change: &dyn Fn(&mut Held)| {
            let mut held = self.held(scheme, way.words.clone());
            change(&mut held);
            let shows = Shows::Good(held);
            let parts = others.iter().cloned().chain([Part { scheme, shows }]);
            cases.push(by(
                format!("{}, {name}", named(&way.schemes)),
                parts.collect(),
            ));
        };
        if let Some(max_age) = freshness.max_age {
            let age = u64::from(max_age) + self.leeway + 60;
            let time = self.now.saturating_sub(age);
            push(format!("a login {age} s ago"), &|held| {
                held.auth_time = Some(time)
            });
        }
        if freshness.acr().is_some() {
            push("no `acr`".to_owned(), &|held| held.acr = None);
        }
    }

    /// Credentials of two ways at once, good and bad.
    fn together(&self, way: &Way, other: &Way, cases: &mut Vec<Case>) {
        let extra = way.schemes.iter();
        let extra = extra.filter(|it| !other.schemes.iter().any(|known| known.is(it)));
        let extra: Vec<_> = extra.copied().collect();
        if extra.is_empty() {
            return;
        }
        let names = format!("{} beside {}", named(&other.schemes), named(&extra));
        let good = || {
            other
                .schemes
                .iter()
                .map(|it| self.good(it, other.words.clone()))
        };
        let more = extra.iter().map(|it| self.good(it, way.words.clone()));
        cases.push(by(names.clone(), good().chain(more).collect()));
        let worse = extra.iter().map(|it| bad(it));
        cases.push(by(
            format!("{names}, which is bad"),
            good().chain(worse).collect(),
        ));
    }

    fn good(&self, scheme: &'static SchemeInfo, words: Vec<String>) -> Part {
        let shows = Shows::Good(self.held(scheme, words));
        Part { scheme, shows }
    }

    /// A login as recent and as strong as can be.
    fn held(&self, scheme: &SchemeInfo, words: Vec<String>) -> Held {
        Held {
            words,
            auth_time: Some(self.now),
            acr: scheme.catalogue.acr_values.last().copied(),
        }
    }
}

/// Two schemes whose credentials stand in the same place, so that nobody can show both.
pub(super) fn in_one_place(
    parts: &[Part],
    is_own: impl Fn(&SchemeInfo) -> bool,
) -> Option<(&'static str, &'static str)> {
    parts.iter().enumerate().find_map(|(at, part)| {
        let other = parts[..at].iter().find(|other| {
            let is_one_token = is_own(part.scheme) && is_own(other.scheme);
            other.scheme.kind.shares_place(&part.scheme.kind) && !is_one_token
        });
        other.map(|other| (other.scheme.name, part.scheme.name))
    })
}

/// `Login and AppCookie`.
fn named(schemes: &[&'static SchemeInfo]) -> String {
    let names: Vec<_> = schemes.iter().map(|it| it.name).collect();
    names.join(" and ")
}

fn bad(scheme: &'static SchemeInfo) -> Part {
    let shows = Shows::Bad;
    Part { scheme, shows }
}

fn by(name: String, parts: Vec<Part>) -> Case {
    Case {
        name,
        shown: Shown::By(parts),
        is_a_way: false,
    }
}

/// Each once: ways share schemes.
fn unique(cases: Vec<Case>) -> Vec<Case> {
    let mut kept: Vec<Case> = Vec::with_capacity(cases.len());
    for case in cases {
        if kept.iter().all(|known| known.name != case.name) {
            kept.push(case);
        }
    }
    kept
}
