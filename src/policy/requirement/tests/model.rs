//! Another opinion: catalogues and conditions as sets, evaluated by following their definition.

use super::*;
use crate::inventory::ItemKind;
use crate::policy::Source;
use crate::scope::Index;

/// What a caller may do, as bits: plain scopes and whole families, then families for `x`, then for `y`.
pub(super) type Held = u64;

const PARAMETERS: [&[&str]; 2] = [&["x"], &["y"]];

/// A catalogue of which each scope implies some that come before it.
pub(super) struct Model {
    pub(super) info: &'static CatalogueInfo,
    pub(super) implies: Vec<Vec<usize>>,
    /// The values of `x` and `y`.
    pub(super) values: [&'static str; 2],
}

/// A condition, and what was made of it.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Optional(Box<Condition>),
    ReportOnly(Box<Condition>),
    /// A scope, and the parameter of a family.
    Scope(usize, usize),
}

impl Model {
    pub(super) fn new(
        families: &[bool],
        implies: Vec<Vec<usize>>,
        values: [&'static str; 2],
    ) -> Self {
        let mut reached: Vec<Vec<u8>> = Vec::new();
        for direct in &implies {
            let further = direct.iter().flat_map(|it| reached[*it].clone());
            let mut all: Vec<_> = direct.iter().map(|it| *it as u8).chain(further).collect();
            all.sort_unstable();
            all.dedup();
            reached.push(all);
        }
        let scopes = families.iter().zip(&reached).enumerate();
        let scopes = scopes.map(|(n, (is_family, reached))| match is_family {
            true => ScopeInfo::new(format!("f{n}:{{id}}").leak(), "")
                .implying(reached)
                .with_placeholders(&["id"]),
            false => ScopeInfo::new(format!("s{n}").leak(), "").implying(reached),
        });
        let info = CatalogueInfo {
            path: "model",
            scopes: scopes.collect::<Vec<_>>().leak(),
            acr_values: &[],
        };
        Self {
            info: Box::leak(Box::new(info)),
            implies,
            values,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.info.scopes.len()
    }

    pub(super) fn is_family(&self, scope: usize) -> bool {
        self.info.scopes[scope].is_family()
    }

    /// What a scope grants: of a family, as a whole.
    fn whole(&self, scope: usize) -> Held {
        let implied = self.implies[scope].iter();
        implied.fold(1 << scope, |held, it| held | self.whole(*it))
    }

    /// What a scope grants that is bound to a parameter, if it is of a family.
    pub(super) fn of(&self, scope: usize, parameter: usize) -> Held {
        if !self.is_family(scope) {
            return self.whole(scope);
        }
        let implied = self.implies[scope].iter();
        implied.fold(bit(scope, parameter), |held, it| {
            held | self.of(*it, parameter)
        })
    }

    /// The words that tokens may hold, with what each of them grants.
    pub(super) fn words(&self) -> Vec<(String, Held)> {
        let mut words = Vec::new();
        for scope in 0..self.len() {
            let name = self.info.scopes[scope].name();
            if !self.is_family(scope) {
                words.push((name.to_owned(), self.whole(scope)));
                continue;
            }
            for (parameter, value) in self.values.into_iter().enumerate() {
                let Some(word) = family::instance(name, [value]) else {
                    continue;
                };
                let same = self.values[0] == self.values[1];
                let granted = match same {
                    true => self.of(scope, 0) | self.of(scope, 1),
                    false => self.of(scope, parameter),
                };
                words.push((word, granted));
            }
        }
        words.dedup();
        words
    }

    pub(super) fn grant(&self, words: &[&str]) -> Words {
        let index = Index::new(self.info);
        let mut granted = Words::default();
        words
            .iter()
            .for_each(|word| index.grant(&mut granted, word));
        granted
    }

    pub(super) fn value(&self, parameter: &str) -> Option<&'static str> {
        let place = PARAMETERS.iter().position(|it| it[0] == parameter)?;
        Some(self.values[place])
    }

    pub(super) fn has(&self, held: Held, scope: usize, parameter: usize) -> bool {
        let is_bound = self.is_family(scope) && held & bit(scope, parameter) != 0;
        held & (1 << scope) != 0 || is_bound
    }

    /// A scope of a requirement, in the words of the model.
    pub(super) fn place(&self, scope: &ScopeRef) -> (usize, usize) {
        let place = PARAMETERS.iter().position(|it| *it == scope.parameters);
        (usize::from(scope.index), place.unwrap_or(0))
    }

    pub(super) fn policy(&self, condition: &Condition) -> &'static Policy {
        let list = |parts: &[Condition]| {
            &*parts
                .iter()
                .map(|it| self.policy(it))
                .collect::<Vec<_>>()
                .leak()
        };
        let policy = match condition {
            Condition::All(parts) if parts.len() % 2 == 0 => Policy::Item(SOURCE, list(parts)),
            Condition::All(parts) => Policy::All(list(parts)),
            Condition::Any(parts) => {
                Policy::Stated(LINE, Box::leak(Box::new(Policy::Any(list(parts)))))
            }
            Condition::Optional(inner) => Policy::Optional(self.policy(inner)),
            Condition::ReportOnly(inner) => {
                Policy::ReportOnly(&Trial { until: None }, self.policy(inner))
            }
            Condition::Scope(scope, parameter) => {
                let named = ScopeRef::new(self.info, *scope);
                Policy::Scope(match self.is_family(*scope) {
                    true => named.bound_to(PARAMETERS[*parameter]),
                    false => named,
                })
            }
        };
        Box::leak(Box::new(policy))
    }
}

impl Condition {
    pub(super) fn is_met(&self, model: &Model, held: Held, trial: bool) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|it| it.is_met(model, held, trial)),
            Self::Any(parts) => parts.iter().any(|it| it.is_met(model, held, trial)),
            Self::Optional(inner) => inner.is_met(model, held, trial),
            Self::ReportOnly(inner) => !trial || inner.is_met(model, held, trial),
            Self::Scope(scope, parameter) => model.has(held, *scope, *parameter),
        }
    }

    /// Needs it a token, unless that is optional; and is it optional anywhere?
    pub(super) fn credentials(&self, trial: bool) -> Credentials {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                let all: Vec<_> = parts.iter().map(|it| it.credentials(trial)).collect();
                let order = [Credentials::Required, Credentials::Optional];
                let strictest = order.into_iter().find(|it| all.contains(it));
                strictest.unwrap_or(Credentials::Ignored)
            }
            Self::Optional(inner) => match inner.credentials(trial) {
                Credentials::Required => Credentials::Optional,
                other => other,
            },
            Self::ReportOnly(inner) if trial => inner.credentials(trial),
            Self::ReportOnly(_) => Credentials::Ignored,
            Self::Scope(..) => Credentials::Required,
        }
    }

    /// Stands a scope twice in one list?
    pub(super) fn has_twice(&self, trial: bool) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                let mut seen = Vec::new();
                let scopes = parts.iter().filter_map(|it| match it {
                    Self::Scope(scope, parameter) => Some((*scope, *parameter)),
                    _ => None,
                });
                let twice = scopes.into_iter().any(|it| {
                    let is_seen = seen.contains(&it);
                    seen.push(it);
                    is_seen
                });
                twice || parts.iter().any(|it| it.has_twice(trial))
            }
            Self::Optional(inner) => inner.has_twice(trial),
            Self::ReportOnly(inner) => trial && inner.has_twice(trial),
            Self::Scope(..) => false,
        }
    }

    /// How many alternatives there are if none is left out.
    pub(super) fn breadth(&self, trial: bool) -> usize {
        match self {
            Self::All(parts) => parts
                .iter()
                .map(|it| it.breadth(trial))
                .fold(1, usize::saturating_mul),
            Self::Any(parts) => parts.iter().map(|it| it.breadth(trial)).sum(),
            Self::Optional(inner) => inner.breadth(trial),
            Self::ReportOnly(inner) if trial => inner.breadth(trial),
            Self::ReportOnly(_) | Self::Scope(..) => 1,
        }
    }
}

const SOURCE: &Source = &Source {
    kind: ItemKind::Guard,
    name: "guard",
    module: "",
    line: *LINE,
};

fn bit(scope: usize, parameter: usize) -> Held {
    1 << (scope + 16 * (parameter + 1))
}
