//! Random conditions against truth tables.

use super::model::{Condition, Held, Model};
use super::*;

/// A small generator of numbers (Marsaglia's xorshift), the same at each run.
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn model(&mut self, scopes: usize, families: bool, implies: bool) -> Model {
        let families: Vec<_> = (0..scopes).map(|_| families && self.one_in(3)).collect();
        let implied = (0..scopes).map(|scope| {
            let others = (0..scope).filter(|_| implies && self.one_in(3));
            others.collect()
        });
        let implied = implied.collect();
        let values = [["7", "8"], ["7", "7"], ["*", "8"]];
        Model::new(&families, implied, values[self.below(values.len())])
    }

    fn condition(&mut self, model: &Model, depth: usize) -> Condition {
        if depth == 0 || self.one_in(4) {
            let scope = self.below(model.len());
            let parameter = match model.is_family(scope) {
                true => self.below(2),
                false => 0,
            };
            return Condition::Scope(scope, parameter);
        }
        let count = 1 + self.below(5);
        let is_all = self.one_in(2);
        let mut scopes = Vec::new();
        let parts = (0..count).filter_map(|_| {
            let part = self.condition(model, depth - 1);
            if let Condition::Scope(scope, parameter) = part {
                // Twice in one list is refused: seldom is enough.
                let is_there = scopes.contains(&(scope, parameter));
                scopes.push((scope, parameter));
                if is_there && !self.one_in(10) {
                    return None;
                }
            }
            Some(match self.below(12) {
                0 => Condition::Optional(Box::new(part)),
                // Attributes stand beside each other, never in an `any(..)`.
                1 if is_all => Condition::ReportOnly(Box::new(part)),
                _ => part,
            })
        });
        let parts = parts.collect();
        match is_all {
            true => Condition::All(parts),
            false => Condition::Any(parts),
        }
    }
}

/// What was found out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    reduced: usize,
    twice: usize,
    overflown: usize,
    comparisons: usize,
}

#[test]
fn random_conditions_are_met_by_what_meets_them() {
    let mut numbers = Numbers(0x5EED_0F5C_0FE5);
    let mut tally = Tally::default();
    for round in 0..120 {
        let (families, implies) = (round % 4 != 0, round % 3 != 0);
        let scopes = 2 + numbers.below(if families { 4 } else { 9 });
        let model = numbers.model(scopes, families, implies);
        let callers = callers(&model);
        for _ in 0..40 {
            let depth = 1 + numbers.below(4);
            let condition = numbers.condition(&model, depth);
            for trial in [false, true] {
                compare(&model, &condition, trial, &callers, &mut tally);
            }
        }
    }
    // No side is empty.
    let Tally {
        reduced,
        twice,
        comparisons,
        ..
    } = tally;
    assert!(
        reduced > 7_000 && twice > 500 && comparisons > 400_000,
        "{tally:?}"
    );
}

/// Ten scopes, any two of which are enough, of so many pairs: about as many as there may be.
#[test]
fn too_many_alternatives_are_refused_and_never_wrong() {
    const SCOPES: usize = 10;
    let mut numbers = Numbers(0x0BAD_5EED);
    let mut tally = Tally::default();
    for implies in [false, true] {
        let model = numbers.model(SCOPES, false, implies);
        let callers = callers(&model);
        for _ in 0..60 {
            let mut pairs: Vec<_> = (0..SCOPES)
                .flat_map(|one| (0..one).map(move |other| [one, other]))
                .collect();
            for _ in 0..numbers.below(pairs.len() / 2) {
                pairs.swap_remove(numbers.below(pairs.len()));
            }
            let pair =
                |pair: [usize; 2]| Condition::All(pair.map(|it| Condition::Scope(it, 0)).into());
            let condition = Condition::Any(pairs.into_iter().map(pair).collect());
            let before = tally.overflown;
            compare(&model, &condition, false, &callers, &mut tally);
            if smallest(&model, &condition) > Alternatives::MOST {
                assert_eq!(tally.overflown, before + 1, "{condition:?}");
            }
        }
    }
    assert!(tally.reduced > 30 && tally.overflown > 30, "{tally:?}");
}

/// How many sets of scopes are enough, and would not be with one scope less, were nothing implied.
fn smallest(model: &Model, condition: &Condition) -> usize {
    let is_met = |held: Held| condition.is_met(model, held, false);
    let is_smallest = |held: Held| {
        let without = (0..model.len()).map(|scope| held & !(1 << scope));
        is_met(held)
            && without
                .into_iter()
                .all(|less| less == held || !is_met(less))
    };
    (0..1 << model.len())
        .filter(|held| is_smallest(*held))
        .count()
}

/// Every set of words that a token may hold, with what it grants.
fn callers(model: &Model) -> Vec<(Vec<String>, Words, Held)> {
    let words = model.words();
    let subsets = 0..1usize << words.len();
    let callers = subsets.map(|subset| {
        let held = words.iter().enumerate();
        let held = held.filter(|(n, _)| subset & (1 << n) != 0);
        let held: Vec<_> = held.map(|(_, word)| word).collect();
        let names: Vec<_> = held.iter().map(|(name, _)| name.clone()).collect();
        let list: Vec<_> = names.iter().map(String::as_str).collect();
        let granted = held.iter().fold(0, |all, (_, granted)| all | granted);
        (names.clone(), model.grant(&list), granted)
    });
    callers.collect()
}

fn compare(
    model: &Model,
    condition: &Condition,
    trial: bool,
    callers: &[(Vec<String>, Words, Held)],
    tally: &mut Tally,
) {
    let policy = model.policy(condition);
    let reduced = match trial {
        false => Requirement::try_of(policy),
        true => Requirement::try_of_route(policy, true),
    };
    let shown = || format!("{policy} of {:?}, trial: {trial}", model.implies);
    let requirement = match reduced {
        Ok(requirement) => requirement,
        Err(Fault::Twice) => {
            assert!(condition.has_twice(trial), "{}", shown());
            tally.twice += 1;
            return;
        }
        Err(Fault::TooManyAlternatives) => {
            assert!(condition.breadth(trial) > Alternatives::MOST, "{}", shown());
            tally.overflown += 1;
            return;
        }
        Err(other) => panic!("{other:?}: {}", shown()),
    };
    assert!(!condition.has_twice(trial), "{}", shown());
    assert_eq!(
        requirement.credentials(),
        condition.credentials(trial),
        "{}",
        shown()
    );
    tally.reduced += 1;
    is_minimal(model, &requirement, &shown);
    for (names, granted, held) in callers {
        let met = requirement.is_met_by(granted, |name| model.value(name));
        let expected = condition.is_met(model, *held, trial);
        assert_eq!(met, expected, "holding {names:?}: {}", shown());
        tally.comparisons += 1;
    }
    // Some of them: they are many.
    for (_, granted, held) in callers.iter().step_by(50) {
        is_cheapest(
            model,
            condition,
            trial,
            &requirement,
            (granted, *held),
            callers,
        );
    }
}

/// No alternative asks more than another one, and none asks for what its other scopes grant.
fn is_minimal(model: &Model, requirement: &Requirement, shown: &impl Fn() -> String) {
    let lists: Vec<Vec<_>> = requirement
        .alternatives()
        .map(|scopes| scopes.iter().map(|it| model.place(it)).collect())
        .collect();
    let granted = |list: &[(usize, usize)]| {
        let each = list
            .iter()
            .map(|(scope, parameter)| model.of(*scope, *parameter));
        each.fold(0, |all, granted| all | granted)
    };
    let has_all = |held: Held, list: &[(usize, usize)]| {
        list.iter()
            .all(|(scope, parameter)| model.has(held, *scope, *parameter))
    };
    for (n, list) in lists.iter().enumerate() {
        let others = lists.iter().enumerate().filter(|(other, _)| *other != n);
        for (_, other) in others {
            let is_implied = has_all(granted(list), other);
            assert!(!is_implied, "{list:?} grants {other:?}: {}", shown());
        }
        for scope in list {
            let rest: Vec<_> = list.iter().filter(|it| *it != scope).copied().collect();
            let is_implied = has_all(granted(&rest), &[*scope]);
            assert!(!is_implied, "{rest:?} grants {scope:?}: {}", shown());
        }
    }
}

/// What a caller is told to ask for is enough, and nothing less is, as far as the scopes go that the
/// condition names.
fn is_cheapest(
    model: &Model,
    condition: &Condition,
    trial: bool,
    requirement: &Requirement,
    (granted, held): (&Words, Held),
    callers: &[(Vec<String>, Words, Held)],
) {
    let asked = requirement.cheapest(Some(granted), |name| model.value(name), |_| true);
    let words = model.words();
    let Some(asked) = asked else {
        // Whatever the words: none of them is for a value that can be in no scope.
        let possible = callers.iter().find(|(names, _, extra)| {
            let is_named = names.iter().all(|name| is_named(requirement, model, name));
            is_named && condition.is_met(model, *extra, trial)
        });
        assert_eq!(possible.map(|it| &it.0), None, "{condition:?}");
        return;
    };
    let grants = |name: &str| words.iter().find(|(word, _)| word == name).map(|it| it.1);
    let mut then = held;
    let mut missing = 0;
    for name in &asked {
        let grants = grants(name).expect("a word of the catalogue");
        missing += usize::from(held & grants != grants);
        then |= grants;
    }
    assert!(
        condition.is_met(model, then, trial),
        "{asked:?} for {condition:?}"
    );
    let implies_nothing = model.implies.iter().all(Vec::is_empty);
    let are_apart = model.values[0] != model.values[1];
    if implies_nothing && are_apart {
        let fewest = callers
            .iter()
            .filter(|(_, _, extra)| condition.is_met(model, held | extra, trial))
            .map(|(_, _, extra)| (extra & !held).count_ones() as usize)
            .min();
        assert_eq!(Some(missing), fewest, "{asked:?} for {condition:?}");
    }
}

fn is_named(requirement: &Requirement, model: &Model, word: &str) -> bool {
    let names = requirement
        .scopes()
        .filter_map(|scope| name(scope, |parameter| model.value(parameter)));
    names.into_iter().any(|name| name == word)
}
