//! Conditions over callers of several schemes, against their definition.

use std::any::TypeId;

use super::random::Numbers;
use super::*;
use crate::scheme::{SchemeInfo, SchemeKind};

/// The scopes that the conditions are made of: `a` and `b`, of which neither implies the other.
const SCOPES: [&Policy; 2] = [A, B];

static SCHEMES: [SchemeInfo; 3] = [
    scheme("Login", TypeId::of::<u8>()),
    scheme("Machine", TypeId::of::<u16>()),
    scheme("Partner", TypeId::of::<u32>()),
];

const fn scheme(name: &'static str, id: TypeId) -> SchemeInfo {
    SchemeInfo {
        id,
        name,
        description: "",
        kind: SchemeKind::HttpBasic,
        catalogue: &CATALOGUE,
    }
}

const LOGIN: &Condition = &Condition::Scheme(0);
const MACHINE: &Condition = &Condition::Scheme(1);

/// What is asked, by schemes and scopes.
#[derive(Clone, Debug)]
enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Optional(Box<Condition>),
    Scheme(usize),
    Scope(usize),
}

/// The scopes that are granted by each scheme, as bits; none for those whose credentials are not shown.
type Shown = [Option<usize>; 3];

impl Condition {
    fn policy(&self) -> &'static Policy {
        let list = |parts: &[Self]| &*parts.iter().map(Self::policy).collect::<Vec<_>>().leak();
        Box::leak(Box::new(match self {
            Self::All(parts) => Policy::All(list(parts)),
            Self::Any(parts) => Policy::Any(list(parts)),
            Self::Optional(inner) => Policy::Optional(inner.policy()),
            Self::Scheme(place) => Policy::Scheme(&SCHEMES[*place]),
            Self::Scope(place) => return SCOPES[*place],
        }))
    }

    /// Is it met by somebody who calls with all of these together, whatever they are granted if that is not
    /// asked for?
    fn is_met(&self, shown: &Shown, ignores_scopes: bool) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|it| it.is_met(shown, ignores_scopes)),
            Self::Any(parts) => parts.iter().any(|it| it.is_met(shown, ignores_scopes)),
            // Asked of those whom it is for.
            Self::Optional(inner) => {
                ignores_scopes || !inner.is_met(shown, true) || inner.is_met(shown, false)
            }
            Self::Scheme(place) => shown[*place].is_some(),
            Self::Scope(place) => {
                let mut granted = shown.iter().flatten();
                ignores_scopes || granted.all(|it| it & (1 << place) != 0)
            }
        }
    }

    /// Do those have to show something by certain schemes who are let in?
    fn names_schemes(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(Self::names_schemes),
            Self::Any(parts) => parts.iter().all(Self::names_schemes),
            Self::Scheme(_) => true,
            Self::Optional(_) | Self::Scope(_) => false,
        }
    }

    /// Is somebody let in who shows these? Who shows more than is needed may leave some out.
    fn lets_in(&self, shown: &Shown) -> bool {
        let mut choices = (1..8).map(|chosen: usize| {
            let mut choice = *shown;
            let places = choice.iter_mut().enumerate();
            let left_out = places.filter(|(place, _)| chosen & (1 << place) == 0);
            left_out.for_each(|(_, granted)| *granted = None);
            choice
        });
        choices.any(|it| it.iter().any(Option::is_some) && self.is_met(&it, false))
    }
}

fn is_met(requirement: &Requirement, shown: &Shown) -> bool {
    let granted = shown.map(|granted| {
        let granted = granted?;
        let places = (0..SCOPES.len() as u8).filter(|place| granted & (1 << place) != 0);
        Some(Words::of(
            places.fold(Mask::EMPTY, |mask, it| mask.with(it)),
        ))
    });
    let callers = || {
        let callers = SCHEMES.iter().zip(&granted);
        callers.filter_map(|(scheme, granted)| Some((scheme, granted.as_ref()?)))
    };
    requirement.is_met_among(callers, |_| None)
}

/// Everybody who shows something.
fn callers() -> impl Iterator<Item = Shown> {
    // No credentials, or one of four sets of scopes, three times.
    (1..125).map(|number: usize| {
        [number % 5, number / 5 % 5, number / 25].map(|granted| granted.checked_sub(1))
    })
}

/// Compares what is let in, and counts it. Who shows what is not asked for is a stranger, where no scheme has to
/// be shown.
fn compare(condition: &Condition) -> usize {
    let policy = condition.policy();
    let requirement = Requirement::try_of(policy).unwrap_or_else(|it| panic!("{it:?}: {policy}"));
    let asked = requirement
        .ways()
        .flat_map(|way| requirement.schemes_of(way));
    let asked: Vec<_> = asked.collect();
    let asked = SCHEMES.each_ref().map(|it| asked.contains(&it));
    let names_none = asked.iter().all(|is_asked| !is_asked);
    let is_compared = |shown: &Shown| {
        let mut places = shown.iter().zip(asked);
        match names_none {
            // Those of the server are tried one after the other.
            true => shown.iter().flatten().count() == 1,
            false => {
                condition.names_schemes()
                    || places.all(|(shown, is_asked)| shown.is_none() || is_asked)
            }
        }
    };
    let compared = callers().filter(is_compared).map(|shown| {
        let (met, expected) = (is_met(&requirement, &shown), condition.lets_in(&shown));
        assert_eq!(met, expected, "{shown:?} for {policy}: {requirement}");
        expected
    });
    compared.filter(|is_let_in| *is_let_in).count()
}

fn optional(parts: &[&Condition]) -> Condition {
    Condition::Optional(Box::new(Condition::All(
        parts.iter().map(|it| (*it).clone()).collect(),
    )))
}

/// What is asked of one of them is not left out for another.
#[test]
fn each_caller_is_asked_what_is_for_them() {
    let (a, b) = (Condition::Scope(0), Condition::Scope(1));
    let either = Condition::Any(vec![LOGIN.clone(), MACHINE.clone()]);
    let parts = [optional(&[LOGIN, &a]), optional(&[MACHINE, &b])];
    let beside = |caller: &[&Condition]| {
        let parts = caller.iter().copied().chain(&parts);
        Condition::All(parts.cloned().collect())
    };
    for condition in [beside(&[&either]), beside(&[])] {
        assert!(compare(&condition) > 0);
        let requirement = &Requirement::of(condition.policy());
        let ways: Vec<_> = requirement
            .ways()
            .map(|way| (way.schemes, way.count()))
            .collect();
        assert_eq!(ways, [(1, 1), (2, 1)], "{requirement}");
        for (shown, allowed) in [
            ([Some(0b01), None, None], true),
            ([None, Some(0b10), None], true),
            // One is enough, if the other is not.
            ([Some(0b01), Some(0), None], true),
            ([Some(0), Some(0b10), None], true),
            // Two that are not enough are not enough together.
            ([Some(0b10), Some(0b01), None], false),
            ([Some(0), None, None], false),
        ] {
            assert_eq!(is_met(requirement, &shown), allowed, "{shown:?}");
        }
    }
}

#[test]
fn random_conditions_let_in_whom_they_say() {
    let mut numbers = Numbers(0x005C_4E3E_5EED);
    let mut let_in = 0;
    for _ in 0..600 {
        let callers: Vec<_> = (0..3)
            .filter(|_| !numbers.one_in(3))
            .map(Condition::Scheme)
            .collect();
        let caller = match callers.len() {
            0 => Condition::Scheme(0),
            // Both of two, or any.
            2 if numbers.one_in(3) => Condition::All(callers),
            _ => Condition::Any(callers),
        };
        let is_required = !numbers.one_in(3);
        let mut parts = Vec::new();
        if is_required {
            parts.push(match numbers.one_in(4) {
                true => Condition::All(vec![Condition::Scope(numbers.below(2))]),
                false => caller,
            });
        }
        for _ in 0..1 + numbers.below(3) {
            let scheme = Condition::Scheme(numbers.below(3));
            let scope = Condition::Scope(numbers.below(2));
            let both = Condition::All(vec![Condition::Scope(0), Condition::Scope(1)]);
            let asked = match numbers.below(5) {
                0 => vec![scheme],
                // Of callers of any scheme.
                4 => vec![scope],
                1 => vec![scheme, both],
                2 => vec![
                    Condition::Any(vec![scheme, Condition::Scheme(numbers.below(3))]),
                    scope,
                ],
                _ => vec![scheme, scope],
            };
            parts.push(Condition::Optional(Box::new(Condition::All(asked))));
        }
        if is_required && numbers.one_in(3) {
            parts.push(Condition::Scope(numbers.below(2)));
        }
        let_in += compare(&Condition::All(parts));
    }
    assert!(let_in > 10_000, "{let_in}");
}
