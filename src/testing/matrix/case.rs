//! Who asks: every kind of caller whom a route should refuse, and those whom it should not.

use super::by_scheme::Part;
use super::granted::word;
use super::target::{Values, another};
use super::universe::Universe;
use crate::policy::{Credentials, Requirement};
use crate::scope::CatalogueInfo;
use crate::scope::private::ScopeRef;

/// A caller.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// In words: ``all scopes but `me` ``.
    pub(super) name: String,
    pub(super) shown: Shown,
    /// Does it show one way to be let through, and no more? Not said of this server's tokens.
    pub(super) is_a_way: bool,
}

/// What a request shows of its caller.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    /// Credentials of several schemes, or of others than this server's tokens.
    By(Vec<Part>),
    Expired(Held),
    Malformed,
    Nothing,
    OtherKey(Held),
    Token(Held),
    /// Two headers, each with a good token.
    Twice(Held),
}

/// What a token says.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    pub(super) words: Vec<String>,
    pub(super) auth_time: Option<u64>,
    pub(super) acr: Option<&'static str>,
}

/// Writes the cases of one operation.
pub(super) struct Cases<'v> {
    pub(super) catalogue: &'static CatalogueInfo,
    pub(super) requirement: &'static Requirement,
    pub(super) values: &'v Values,
    /// Seconds since the Unix epoch.
    pub(super) now: u64,
    /// By how many seconds clocks may differ.
    pub(super) leeway: u64,
}

impl Cases<'_> {
    pub(super) fn all(&self) -> Vec<Case> {
        let mut cases = vec![
            case("no token", Shown::Nothing),
            case("a malformed token", Shown::Malformed),
        ];
        let universe = Universe::new(self.catalogue, self.requirement, self.values);
        let all = self.token("all scopes".to_owned(), universe.all());
        if self.requirement.credentials() == Credentials::Ignored {
            cases.push(all);
            return cases;
        }
        let full = self.held(universe.all());
        cases.extend([
            case("an expired token", Shown::Expired(full.clone())),
            case("a token of another key", Shown::OtherKey(full.clone())),
            case("two tokens", Shown::Twice(full)),
        ]);
        cases.push(self.token("no scope".to_owned(), Vec::new()));
        for alternative in self.requirement.alternatives() {
            for scope in &alternative {
                self.missing(&universe, scope, &mut cases);
                self.elsewhere(&universe, scope, &mut cases);
            }
            cases.extend(self.exactly(&alternative));
        }
        cases.push(all);
        self.stale(&universe, &mut cases);
        unique(cases)
    }

    /// All scopes but one; and, where another alternative is met all the same, without that too.
    fn missing(&self, universe: &Universe<'_>, scope: &ScopeRef, cases: &mut Vec<Case>) {
        let mut words = universe.without(scope);
        let mut withheld = vec![self.shown(scope)];
        while let Some(met) = universe.met_by(&words) {
            cases.push(self.token(all_but(&withheld), words.clone()));
            // Met by nothing: a token is all that is needed.
            let Some(next) = met.first() else {
                return;
            };
            universe.withhold(&mut words, next);
            withheld.push(self.shown(next));
        }
        cases.push(self.token(all_but(&withheld), words));
    }

    /// The scope for another value of the path, with all others.
    fn elsewhere(&self, universe: &Universe<'_>, scope: &ScopeRef, cases: &mut Vec<Case>) {
        for parameter in scope.parameters {
            let value = self.values.get(parameter).unwrap_or_default();
            let values = self.values.with(parameter, another(value));
            let Some(other) = word(scope, &values) else {
                continue;
            };
            let mut words = universe.without(scope);
            while let Some(next) = universe.met_by(&words).and_then(|met| met.first().copied()) {
                universe.withhold(&mut words, &next);
            }
            let name = format!("`{other}` in place of `{}`", self.shown(scope));
            words.push(other);
            cases.push(self.token(name, words));
        }
    }

    /// What an alternative needs, and no more.
    fn exactly(&self, alternative: &[ScopeRef]) -> Option<Case> {
        let words = alternative.iter().map(|scope| word(scope, self.values));
        let words: Vec<_> = words.collect::<Option<_>>()?;
        let name = match words.is_empty() {
            true => "no scope".to_owned(),
            false => format!("exactly `{}`", words.join(" ")),
        };
        let mut exact = self.token(name, words);
        if let (Shown::Token(held), Some(acr)) =
            (&mut exact.shown, self.requirement.freshness().acr())
        {
            held.acr = Some(acr);
            exact.name.push_str(&format!(", acr {acr}"));
        }
        Some(exact)
    }

    /// All scopes, and a login that is too old, too weak, or not said.
    fn stale(&self, universe: &Universe<'_>, cases: &mut Vec<Case>) {
        let freshness = self.requirement.freshness();
        let mut push = |name: String, change: &dyn Fn(&mut Held)| {
            let mut held = self.held(universe.all());
            change(&mut held);
            cases.push(case(name, Shown::Token(held)));
        };
        if let Some(max_age) = freshness.max_age {
            let age = u64::from(max_age) + self.leeway + 60;
            let time = self.now.saturating_sub(age);
            push(format!("a login {age} s ago"), &|held| {
                held.auth_time = Some(time);
            });
            push("no `auth_time`".to_owned(), &|held| held.auth_time = None);
        }
        if let Some(acr) = freshness.acr() {
            let classes = self.catalogue.acr_values;
            let weaker = classes.iter().copied().take_while(|class| *class != acr);
            let weaker = weaker.last().unwrap_or("none");
            push(format!("a login of class `{weaker}`"), &|held| {
                held.acr = Some(weaker);
            });
            push("no `acr`".to_owned(), &|held| held.acr = None);
        }
    }

    fn token(&self, name: String, words: Vec<String>) -> Case {
        case(name, Shown::Token(self.held(words)))
    }

    /// A login as recent and as strong as can be.
    fn held(&self, words: Vec<String>) -> Held {
        Held {
            words,
            auth_time: Some(self.now),
            acr: self.catalogue.acr_values.last().copied(),
        }
    }

    fn shown(&self, scope: &ScopeRef) -> String {
        word(scope, self.values).unwrap_or_else(|| scope.to_string())
    }
}

fn case(name: impl Into<String>, shown: Shown) -> Case {
    Case {
        name: name.into(),
        shown,
        is_a_way: false,
    }
}

fn all_but(withheld: &[String]) -> String {
    format!("all scopes but `{}`", withheld.join("`, `"))
}

/// Each once: alternatives share scopes.
fn unique(cases: Vec<Case>) -> Vec<Case> {
    let mut kept: Vec<Case> = Vec::with_capacity(cases.len());
    for case in cases {
        if kept.iter().all(|known| known.name != case.name) {
            kept.push(case);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Acr, Freshness, Policy};
    use crate::testing::matrix::granted::tests::CATALOGUE;

    const ITEMS: Policy = Policy::Scope(ScopeRef::new(&CATALOGUE, 0));
    const WRITE_ITEMS: Policy = Policy::Scope(ScopeRef::new(&CATALOGUE, 1));
    const READ_PROJECT: Policy = Policy::Scope(ScopeRef::new(&CATALOGUE, 2));

    fn names(policy: &Policy) -> Vec<String> {
        let values = [("id", "7")].into_iter().collect();
        let cases = Cases {
            catalogue: &CATALOGUE,
            requirement: Box::leak(Box::new(Requirement::of(policy))),
            values: &values,
            now: 1000,
            leeway: 10,
        };
        cases.all().into_iter().map(|case| case.name).collect()
    }

    const BAD: [&str; 5] = [
        "no token",
        "a malformed token",
        "an expired token",
        "a token of another key",
        "two tokens",
    ];

    #[test]
    fn everybody_who_can_be_told_apart_asks() {
        let weak = Freshness::new(None, Some(Acr::new(&CATALOGUE, "pwd")));
        let strong = Freshness::new(Some(300), Some(Acr::new(&CATALOGUE, "hwk")));
        for (policy, expected) in [
            (Policy::Authenticated, &["no scope", "all scopes"][..]),
            (
                ITEMS,
                &[
                    "no scope",
                    "all scopes but `items`",
                    "exactly `items`",
                    "all scopes",
                ],
            ),
            (
                READ_PROJECT,
                &[
                    "no scope",
                    "all scopes but `project:7:read`",
                    "`project:other:read` in place of `project:7:read`",
                    "exactly `project:7:read`",
                    "all scopes",
                ],
            ),
            (
                Policy::Any(&[&WRITE_ITEMS, &READ_PROJECT]),
                &[
                    "no scope",
                    "all scopes but `items:write`",
                    "all scopes but `items:write`, `project:7:read`",
                    "exactly `items:write`",
                    "all scopes but `project:7:read`",
                    "all scopes but `project:7:read`, `items:write`",
                    "`project:other:read` in place of `project:7:read`",
                    "exactly `project:7:read`",
                    "all scopes",
                ],
            ),
            (
                Policy::Fresh(weak),
                &[
                    "no scope",
                    "no scope, acr pwd",
                    "all scopes",
                    "a login of class `none`",
                    "no `acr`",
                ],
            ),
            (
                Policy::Fresh(strong),
                &[
                    "no scope",
                    "no scope, acr hwk",
                    "all scopes",
                    "a login 370 s ago",
                    "no `auth_time`",
                    "a login of class `mfa`",
                    "no `acr`",
                ],
            ),
        ] {
            let expected: Vec<_> = BAD.iter().chain(expected).collect();
            assert_eq!(
                names(&policy).iter().collect::<Vec<_>>(),
                expected,
                "{policy}"
            );
        }
        let public = Policy::Public { reason: "a test" };
        assert_eq!(
            names(&public),
            ["no token", "a malformed token", "all scopes"]
        );
    }
}
