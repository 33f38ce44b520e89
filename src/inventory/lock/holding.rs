//! Which tokens pass one server's scopes and not another one's.

use super::callers::{Caller, Side};
use super::family::{bindings, grants, placeholders, renamed};
use super::ways::Way;

/// Whoever holds one alternative's scopes passes `one`; each scope may be held itself, or be granted
/// by another one. Where that one grants it on the other server too, holding the scope itself is the
/// harder case there, and covers it: what is left to try are implications that only `one` has.
pub(super) fn holding(one: Side<'_>, other: Side<'_>) -> Option<Caller> {
    let (own, others) = (one.ways(), other.ways());
    let mut steps = MAX_STEPS;
    own.iter().find_map(|way| {
        let shows = |scheme: &str| way.iter().any(|(shown, _)| *shown == scheme);
        let is_covered = |held: &[Held<'_>]| {
            others.iter().any(|needed| {
                needed.iter().all(|(scheme, scopes)| {
                    let has = |scope: &String| {
                        let mut own = held.iter().filter(|(by, _)| by == scheme);
                        own.any(|(_, held)| grants(other.lock, held, scope))
                    };
                    shows(scheme) && scopes.iter().all(has)
                })
            })
        };
        let each = way
            .iter()
            .flat_map(|(scheme, scopes)| scopes.iter().map(|scope| (*scheme, scope)));
        let ways: Vec<(&str, Vec<String>)> = each
            .map(|(scheme, scope)| (scheme, ways_to_hold(scope, one, other)))
            .collect();
        let mut search = Search {
            way,
            is_covered: &is_covered,
            steps,
        };
        let found = search.run(&ways, &mut Vec::new());
        steps = search.steps;
        found
    })
}

/// A scope, and by which scheme it is granted.
type Held<'a> = (&'a str, &'a str);

/// The scope itself, and what grants it here alone. A placeholder that is left open holds another value
/// than those that are asked for.
fn ways_to_hold(scope: &str, one: Side<'_>, other: Side<'_>) -> Vec<String> {
    let asked = [one, other].map(|side| side.ways().into_iter().flatten());
    let is_asked = |name: &str| {
        let mut names = asked
            .iter()
            .cloned()
            .flatten()
            .flat_map(|(_, scopes)| scopes);
        names.any(|scope| placeholders(scope).any(|other| other == name))
    };
    let bound = one.lock.scopes.iter().flat_map(|(granting, granted)| {
        granted.iter().filter_map(|form| {
            let names = bindings(form, scope)?;
            Some(renamed(granting, |name| match names.get(name) {
                Some(bound) => (*bound).to_owned(),
                None if is_asked(name) => format!("{name}'"),
                None => name.to_owned(),
            }))
        })
    });
    let only_here =
        bound.filter(|held| grants(one.lock, held, scope) && !grants(other.lock, held, scope));
    [scope.to_owned()].into_iter().chain(only_here).collect()
}

struct Search<'a> {
    /// By which schemes the caller comes.
    way: &'a Way<'a>,
    is_covered: &'a dyn Fn(&[Held<'_>]) -> bool,
    /// How many more may be tried: their number grows with the power of the scopes that are needed.
    steps: u32,
}

impl Search<'_> {
    /// Tries one way for each scope, until what is held then is not covered.
    fn run<'a>(
        &mut self,
        ways: &'a [(&'a str, Vec<String>)],
        held: &mut Vec<Held<'a>>,
    ) -> Option<Caller> {
        let Some(steps) = self.steps.checked_sub(1) else {
            return Some(Caller::Untold);
        };
        self.steps = steps;
        // Holding more will not change that.
        if (self.is_covered)(held) {
            return None;
        }
        let Some(((scheme, choices), rest)) = ways.split_first() else {
            return Some(self.caller(held));
        };
        choices.iter().find_map(|scope| {
            held.push((scheme, scope));
            let found = self.run(rest, held);
            held.pop();
            found
        })
    }

    fn caller(&self, held: &[Held<'_>]) -> Caller {
        let each = self.way.iter().map(|(scheme, _)| {
            let own = held.iter().filter(|(by, _)| by == scheme);
            let own = own.map(|(_, scope)| (*scope).to_owned());
            ((*scheme).to_owned(), own.collect())
        });
        Caller::Holding(each.collect())
    }
}

const MAX_STEPS: u32 = 100_000;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::contents::Lock;
    use super::*;
    use crate::inventory::{Credentials, Needs};

    const SCOPES: [&str; 3] = ["a", "b", "c"];

    /// All sets of some of the three scopes that `mask` has bits for.
    fn scopes(mask: u8) -> Vec<String> {
        let is_in = |nth: &usize| mask & (1 << nth) != 0;
        (0..3)
            .filter(is_in)
            .map(|nth| SCOPES[nth].to_owned())
            .collect()
    }

    fn mask(scopes: &BTreeSet<String>) -> u8 {
        let bit = |scope: &String| 1 << SCOPES.iter().position(|other| other == scope).unwrap();
        scopes.iter().map(bit).sum()
    }

    /// Every list of alternatives of which none holds another one; the empty one needs no scope.
    fn all_alternatives() -> Vec<Vec<u8>> {
        let families = (0_u8..128).map(|family| {
            (1_u8..8)
                .filter(|set| family & (1 << (set - 1)) != 0)
                .collect()
        });
        let is_minimal = |sets: &Vec<u8>| {
            !sets
                .iter()
                .any(|a| sets.iter().any(|b| a != b && a & b == *a))
        };
        families.filter(is_minimal).collect()
    }

    /// Every way in which the three scopes may grant each other: for each one the bits that it grants.
    fn all_implications() -> Vec<[u8; 3]> {
        let all = (0_u16..512)
            .map(|bits| [0, 3, 6].map(|shift| u8::try_from(bits >> shift & 7).unwrap()));
        let is_closed = |grants: &[u8; 3]| {
            (0..3).all(|nth| {
                grants[nth] & (1 << nth) != 0 && close(grants, grants[nth]) == grants[nth]
            })
        };
        all.filter(is_closed).collect()
    }

    fn close(grants: &[u8; 3], held: u8) -> u8 {
        let granted = |nth: usize| {
            if held & (1 << nth) == 0 {
                0
            } else {
                grants[nth]
            }
        };
        held | granted(0) | granted(1) | granted(2)
    }

    fn lock(grants: &[u8; 3]) -> Lock {
        let mut lock = Lock::default();
        for (scope, granted) in SCOPES.into_iter().zip(grants) {
            lock.scopes
                .insert(scope.to_owned(), scopes(*granted).into_iter().collect());
        }
        lock.complete()
    }

    /// The plain definition: which of the eight sets of scopes are let through?
    fn table(alternatives: &[u8], grants: &[u8; 3]) -> u8 {
        let passes = |held: &u8| {
            let held = close(grants, *held);
            alternatives.is_empty() || alternatives.iter().any(|set| held & set == *set)
        };
        (0..8).filter(passes).map(|held| 1 << held).sum()
    }

    #[test]
    fn scopes_compare_as_their_truth_tables_do() {
        let needs = |sets: &Vec<u8>| Needs {
            credentials: Credentials::Required,
            alternatives: sets.iter().copied().map(scopes).collect(),
            ..Needs::default()
        };
        let (implications, alternatives) = (all_implications(), all_alternatives());
        assert_eq!((implications.len(), alternatives.len()), (29, 19));
        let mut sides = Vec::new();
        for grants in &implications {
            for sets in &alternatives {
                sides.push((lock(grants), needs(sets), table(sets, grants)));
            }
        }
        for (lock, needs, one) in &sides {
            for (other_lock, other_needs, other) in &sides {
                let only_one = one & !other;
                let one_side = Side { lock, needs };
                let other_side = Side {
                    lock: other_lock,
                    needs: other_needs,
                };
                let caller = holding(one_side, other_side);
                let is_right = match &caller {
                    None => only_one == 0,
                    Some(Caller::Holding(held)) => only_one & (1 << mask(&held[""])) != 0,
                    Some(_) => false,
                };
                assert!(is_right, "{one_side:?}, {other_side:?}: {caller:?}");
            }
        }
    }

    #[test]
    fn too_many_ways_end_on_the_safe_side() {
        let needs = |alternatives: &[&[String]]| Needs {
            credentials: Credentials::Required,
            alternatives: alternatives.iter().map(|scopes| scopes.to_vec()).collect(),
            ..Needs::default()
        };
        let scopes: Vec<String> = (10..50).map(|nth| format!("s{nth}")).collect();
        let mut wide = Lock::default();
        for scope in &scopes {
            wide.scopes
                .insert(format!("new:{scope}"), [scope.clone()].into());
        }
        let all = needs(&[&scopes]);
        // Whoever passes `all` passes this, but only the last of forty choices shows it.
        let last = needs(&[&["s49".to_owned()], &["new:s49".to_owned()]]);
        let one = Side {
            lock: &wide,
            needs: &all,
        };
        let other = Side {
            lock: &Lock::default(),
            needs: &last,
        };
        assert_eq!(holding(one, other), Some(Caller::Untold));
        assert_eq!(
            holding(
                one,
                Side {
                    lock: &wide,
                    ..other
                }
            ),
            None
        );
    }
}
