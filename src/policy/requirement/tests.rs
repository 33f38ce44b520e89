//! Policies that were picked by hand, and thousands that were not.

mod model;
mod random;
mod schemes;

use super::*;
use crate::policy::met::name;
use crate::policy::{Acr, Line, Trial};
use crate::scheme::CredentialKind;
use crate::scope::{ScopeInfo, Words, family};

static CATALOGUE: CatalogueInfo = CatalogueInfo {
    path: "tests::Scope",
    scopes: &[
        ScopeInfo::new("a", ""),
        ScopeInfo::new("b", ""),
        ScopeInfo::new("c", "").implying(&[0]),
        ScopeInfo::new("p:{id}", "").with_placeholders(&["id"]),
        ScopeInfo::new("q:{id}", "")
            .implying(&[0, 3])
            .with_placeholders(&["id"]),
        ScopeInfo::new("all", "").implying(&[3, 4]),
    ],
    acr_values: &["pwd", "mfa"],
};
static OTHER: CatalogueInfo = CatalogueInfo {
    path: "tests::Other",
    scopes: &[ScopeInfo::new("a", "")],
    acr_values: &["mfa"],
};

const fn scope(place: usize) -> Policy {
    Policy::Scope(ScopeRef::new(&CATALOGUE, place))
}

const fn bound(place: usize, parameter: &'static [&'static str]) -> Policy {
    Policy::Scope(ScopeRef::new(&CATALOGUE, place).bound_to(parameter))
}

const A: &Policy = &scope(0);
const B: &Policy = &scope(1);
const C: &Policy = &scope(2);
const ALL: &Policy = &scope(5);
const P_OF_X: &Policy = &bound(3, &["x"]);
const P_OF_Y: &Policy = &bound(3, &["y"]);
const Q_OF_X: &Policy = &bound(4, &["x"]);
const TOKEN: &Policy = &Policy::Credential(CredentialKind::Token);
const PUBLIC: &Policy = &Policy::Public { reason: "a test" };
const LINE: &Line = &Line {
    file: "tests.rs",
    line: 1,
};

fn all(parts: &[&'static Policy]) -> Policy {
    Policy::All(parts.to_vec().leak())
}

fn shown(policy: &Policy) -> Vec<String> {
    let reduced = Requirement::try_of(policy).expect("it can be reduced");
    let words = |scopes: Vec<ScopeRef>| {
        let words: Vec<_> = scopes.iter().map(ToString::to_string).collect();
        words.join(" ")
    };
    reduced.alternatives().map(words).collect()
}

fn fault(policy: &Policy) -> Option<Fault> {
    Requirement::try_of(policy).err()
}

#[test]
fn scopes_are_united_outermost_first_without_duplicates() {
    const DEEP: &Policy = &Policy::All(&[&Policy::All(&[B, P_OF_X]), A]);
    let requirement = Requirement::of_route(&Policy::All(&[A, DEEP]));
    let names: Vec<_> = requirement.scopes().map(|it| it.to_string()).collect();
    assert_eq!(names, ["a", "b", "p:{x}"]);
    for (held, allowed) in [
        (&[0, 1, 3][..], true),
        (&[0, 1], false),
        (&[3, 1], false),
        (&[], false),
    ] {
        let mask = held.iter().fold(Mask::EMPTY, |mask, i| mask.with(*i));
        let granted = Words::of(mask);
        assert_eq!(
            requirement.is_met_by(&granted, |_| Some("7")),
            allowed,
            "holding {held:?}"
        );
    }
}

#[test]
fn what_is_implied_is_left_out() {
    for (policy, alternatives) in [
        (all(&[A, C]), &["c"][..]),
        (all(&[C, A]), &["c"]),
        (Policy::Any(&[A, C]), &["a"]),
        (Policy::Any(&[C, A]), &["a"]),
        (Policy::Any(&[B, &Policy::All(&[A, C])]), &["b", "c"]),
        // For the same parameter only.
        (all(&[P_OF_X, Q_OF_X]), &["q:{x}"]),
        (all(&[P_OF_Y, Q_OF_X]), &["p:{y} q:{x}"]),
        (Policy::Any(&[P_OF_X, Q_OF_X]), &["p:{x}"]),
        (all(&[A, Q_OF_X]), &["q:{x}"]),
        // A plain scope stands for all of a family.
        (all(&[P_OF_X, ALL, P_OF_Y]), &["all"]),
        (Policy::Any(&[ALL, P_OF_X]), &["p:{x}"]),
    ] {
        assert_eq!(shown(&policy), alternatives, "{policy}");
    }
}

#[test]
fn credentials_are_optional_only_if_every_part_says_so() {
    const USER: &Policy = &Policy::Optional(&Policy::Authenticated);
    const FRESH: &Policy = &Policy::Fresh(Freshness::new(Some(60), None));
    const TRIED: &Policy = &Policy::ReportOnly(&Trial { until: None }, A);
    for (parts, expected) in [
        (&[PUBLIC, USER][..], Credentials::Optional),
        (&[PUBLIC], Credentials::Ignored),
        (&[USER, &Policy::Authenticated], Credentials::Required),
        (&[&Policy::Authenticated, USER], Credentials::Required),
        (&[USER, TOKEN], Credentials::Required),
        (&[&Policy::Optional(TOKEN)], Credentials::Optional),
        (&[A, USER], Credentials::Required),
        (&[FRESH], Credentials::Required),
        (&[PUBLIC, &Policy::Nothing], Credentials::Ignored),
        (&[PUBLIC, TRIED], Credentials::Ignored),
        (&[USER, TRIED], Credentials::Optional),
    ] {
        let requirement = Requirement::of(&all(parts));
        assert_eq!(requirement.credentials(), expected, "{parts:?}");
    }
    let tried = Requirement::of_trial(&all(&[PUBLIC, TRIED]));
    assert_eq!(tried.credentials(), Credentials::Required);
}

#[test]
fn a_verified_token_is_not_yet_a_principal() {
    for (policy, principal) in [
        (TOKEN, false),
        (&Policy::Nothing, false),
        (&Policy::Authenticated, true),
        (A, true),
        (&Policy::Optional(A), true),
    ] {
        assert_eq!(
            Requirement::of(policy).needs_principal(),
            principal,
            "{policy}"
        );
    }
}

#[test]
fn optional_guards_keep_their_scopes() {
    const B_OR_C: &Policy = &Policy::Any(&[B, C]);
    let requirement = Requirement::of(&Policy::Optional(B_OR_C));
    assert_eq!(requirement.credentials(), Credentials::Optional);
    assert_eq!(shown(&Policy::Optional(B_OR_C)), ["b", "c"]);
}

#[test]
fn public_beside_a_guard_is_refused() {
    const STATED: &Policy = &Policy::Stated(LINE, PUBLIC);
    for (parts, refused) in [
        (&[PUBLIC, &Policy::Authenticated][..], true),
        (&[STATED, A], true),
        (&[STATED, TOKEN], true),
        (&[STATED, &Policy::Optional(A)], false),
        (&[STATED], false),
        (&[A], false),
    ] {
        let fault = Requirement::try_of_route(&all(parts), false).err();
        let expected = refused.then_some(Fault::PublicBesideGuard);
        assert_eq!(fault, expected, "{parts:?}");
    }
}

#[test]
#[should_panic(expected = "`#[public]` stands beside a guard that needs credentials")]
fn a_contradiction_does_not_compile() {
    let _ = Requirement::of_route(&all(&[PUBLIC, &Policy::Authenticated]));
}

#[test]
fn two_catalogues_are_refused() {
    const OTHER_A: &Policy = &Policy::Scope(ScopeRef::new(&OTHER, 0));
    const MFA: &Policy = &Policy::Fresh(Freshness::new(None, Some(Acr::new(&OTHER, "mfa"))));
    const AGE: &Policy = &Policy::Fresh(Freshness::new(Some(60), None));
    let two = Some(Fault::TwoCatalogues);
    for (policy, expected) in [
        (all(&[A, OTHER_A]), two),
        (Policy::Any(&[OTHER_A, &Policy::All(&[B])]), two),
        // The places of its classes mean nothing in another catalogue.
        (all(&[A, MFA]), two),
        (all(&[MFA, A]), two),
        (all(&[MFA, OTHER_A]), None),
        (all(&[A, AGE]), None),
        (all(&[OTHER_A]), None),
    ] {
        assert_eq!(fault(&policy), expected, "{policy:?}");
    }
    let alone = Requirement::of(MFA).catalogue().map(|it| it.path);
    assert_eq!(alone, Some(OTHER.path));
}

#[test]
fn a_scope_stands_once_in_a_list() {
    let twice = Some(Fault::Twice);
    for (policy, expected) in [
        (all(&[A, A]), twice),
        (Policy::Any(&[A, B, A]), twice),
        (all(&[B, &Policy::Any(&[C, C])]), twice),
        (all(&[P_OF_X, P_OF_X]), twice),
        (all(&[P_OF_X, P_OF_Y]), None),
        // In lists of their own, as those of guards are.
        (all(&[A, &Policy::All(&[A])]), None),
        (Policy::Any(&[A, &Policy::All(&[A, B])]), None),
    ] {
        assert_eq!(fault(&policy), expected, "{policy:?}");
    }
}

#[test]
fn as_many_bound_scopes_as_an_alternative_has_bits() {
    let parameter = |n: usize| &*vec![&*format!("p{n}").leak()].leak();
    let policy = |n| &*Box::leak(Box::new(bound(3, parameter(n))));
    let list = |count| (0..count).map(policy).collect::<Vec<_>>();
    assert_eq!(fault(&all(&list(Requirement::BOUND))), None);
    let many = all(&list(Requirement::BOUND + 1));
    assert_eq!(fault(&many), Some(Fault::TooManyBound));
    // As often as it likes.
    let again = [list(Requirement::BOUND), vec![&Policy::Any(&[B, C])]].concat();
    let again = &*Box::leak(Box::new(all(&again)));
    assert_eq!(fault(&all(&[again, again])), None);
}

#[test]
fn the_cheapest_alternative_is_what_is_asked_for() {
    const POLICY: &Policy = &Policy::Any(&[&Policy::All(&[A, B]), C, P_OF_X]);
    let requirement = Requirement::of(POLICY);
    let ask = |held: &[u8], value: &'static str| {
        let granted = Words::of(held.iter().fold(Mask::EMPTY, |mask, it| mask.with(*it)));
        let asked = requirement.cheapest(Some(&granted), |_| Some(value), |_| true);
        asked.map(|words| words.join(" "))
    };
    // `c` implies `a`, and so is not asked for where `a` is enough.
    assert_eq!(shown(POLICY), ["a b", "c", "p:{x}"]);
    for (held, value, asked) in [
        (&[][..], "7", Some("c")),
        (&[0], "7", Some("a b")),
        (&[1], "7", Some("a b")),
    ] {
        assert_eq!(ask(held, value).as_deref(), asked, "holding {held:?}");
    }
    let bound = Requirement::of(P_OF_X);
    let asked = |value| {
        bound
            .cheapest(None, |_| value, |_| true)
            .map(|it| it.join(" "))
    };
    assert_eq!(asked(Some("7")).as_deref(), Some("p:7"));
    assert_eq!(asked(Some("*")), None);
    assert_eq!(asked(None), None);
}
