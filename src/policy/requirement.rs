//! A policy reduced to what a check compares: a credential rule, masks, and a freshness.

use std::fmt;

use super::alternatives::{Alternative, Alternatives, has};
use super::{Fault, Freshness, Policy};
use crate::scheme::SchemeInfo;
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, Mask};

/// What an operation asks of its caller, with the clauses of all its guards.
///
/// Computed by the compiler: a request costs a comparison of bits for each alternative, whatever the
/// depth of guards and the size of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    pub(super) credentials: Credentials,
    /// Are verified credentials not enough: does it take the principal?
    pub(super) principal: bool,
    pub(super) catalogue: Option<&'static CatalogueInfo>,
    pub(super) alternatives: Alternatives,
    pub(super) freshness: Freshness,
    /// The scopes that the alternatives are made of, outermost first, without duplicates: places in the
    /// catalogue, and from `FIRST_BOUND` on those in `bound`.
    pub(super) order: [u16; Requirement::SCOPES],
    pub(super) count: usize,
    /// The scopes of families.
    pub(super) bound: [Option<ScopeRef>; Requirement::BOUND],
    pub(super) bound_count: usize,
    /// The schemes that the alternatives name.
    pub(super) schemes: [Option<&'static SchemeInfo>; Requirement::SCHEMES],
    pub(super) scheme_count: usize,
    pub(super) fault: Option<Fault>,
}

/// Whether the caller must show credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// They are not looked at.
    Ignored,
    /// They may be missing; if there are any, they must be good.
    Optional,
    /// They must be there and good.
    Required,
}

impl Requirement {
    /// How many scopes of families an operation may name: the bits of an alternative.
    pub(super) const BOUND: usize = 16;
    /// How many schemes it may name: the bits of an alternative.
    pub(super) const SCHEMES: usize = 8;
    const SCOPES: usize = Mask::CAPACITY + Self::BOUND;
    pub(super) const FIRST_BOUND: u16 = Mask::CAPACITY as u16;

    pub(super) const NOTHING: Self = Self {
        credentials: Credentials::Ignored,
        principal: false,
        catalogue: None,
        alternatives: Alternatives::ALWAYS,
        freshness: Freshness::NONE,
        order: [0; Self::SCOPES],
        count: 0,
        bound: [None; Self::BOUND],
        bound_count: 0,
        schemes: [None; Self::SCHEMES],
        scheme_count: 0,
        fault: None,
    };

    /// Reduces the policy of a guard.
    ///
    /// Panics, which fails the compilation, where it cannot be.
    #[track_caller]
    pub const fn of(policy: &Policy) -> Self {
        if policy.has_trial() {
            // Else it would be an error of the day on which the clauses are enforced.
            let _ = Self::of_trial(policy);
        }
        Self::reduce(policy, false).sound()
    }

    /// Reduces the policy of a route. Panics as well where `#[public]` stands beside a guard that needs a
    /// token.
    #[track_caller]
    pub const fn of_route(policy: &Policy) -> Self {
        Self::reduce_route(policy, false).sound()
    }

    /// Reduces the policy of a route as if its report-only clauses were enforced.
    #[track_caller]
    pub const fn of_trial(policy: &Policy) -> Self {
        Self::reduce(policy, true).sound()
    }

    /// Reduces one clause where nothing may panic.
    pub(crate) fn try_of(policy: &Policy) -> Result<Self, Fault> {
        let reduced = Self::reduce(policy, false);
        match reduced.fault {
            None => Ok(reduced),
            Some(fault) => Err(fault),
        }
    }

    /// Reduces the policy of a route at launch, where nothing may panic.
    pub(crate) fn try_of_route(policy: &Policy, trial: bool) -> Result<Self, Fault> {
        let reduced = match trial {
            true => Self::reduce(policy, true),
            false => Self::reduce_route(policy, false),
        };
        match reduced.fault {
            None => Ok(reduced),
            Some(fault) => Err(fault),
        }
    }

    /// Whether the caller must show credentials.
    pub const fn credentials(&self) -> Credentials {
        self.credentials
    }

    /// Does it take the principal, and not just verified credentials?
    pub(crate) const fn needs_principal(&self) -> bool {
        self.principal
    }

    pub(crate) const fn catalogue(&self) -> Option<&'static CatalogueInfo> {
        self.catalogue
    }

    pub(crate) const fn freshness(&self) -> &Freshness {
        &self.freshness
    }

    /// Does the operation need a scope?
    pub(crate) const fn needs_scopes(&self) -> bool {
        self.count > 0
    }

    /// Does it ask the same? Of two lists of alternatives, each in its own order.
    #[cfg(feature = "openapi")]
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        let sorted = |requirement: &Self| {
            let lists = requirement.ways().map(|way| {
                let schemes = requirement.schemes_of(way).map(|it| it.name.to_owned());
                let scopes = requirement.scopes_of(way).map(|it| it.to_string());
                let (mut schemes, mut scopes) = (Vec::from_iter(schemes), Vec::from_iter(scopes));
                schemes.sort_unstable();
                scopes.sort_unstable();
                (schemes, scopes)
            });
            let mut lists: Vec<_> = lists.collect();
            lists.sort_unstable();
            lists
        };
        self.credentials == other.credentials
            && self.freshness == other.freshness
            && sorted(self) == sorted(other)
    }

    /// The scopes that its alternatives are made of, outermost first, without duplicates.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = ScopeRef> + '_ {
        self.order[..self.count]
            .iter()
            .filter_map(|place| self.scope(*place))
    }

    /// The alternatives: all scopes of one of them are needed, outermost first. Whatever the schemes.
    pub(crate) fn alternatives(&self) -> impl Iterator<Item = Vec<ScopeRef>> + '_ {
        let ways = self.alternatives.iter().enumerate();
        let ways = ways.filter(|(place, way)| {
            let before = self.alternatives.iter().take(*place);
            before
                .into_iter()
                .all(|other| other.scopes != way.scopes || other.bound != way.bound)
        });
        ways.map(|(_, way)| self.scopes_of(way).collect())
    }

    /// The alternatives: credentials of all schemes of one of them, which are granted all of its scopes.
    pub(crate) fn ways(&self) -> impl Iterator<Item = &Alternative> {
        self.alternatives.iter()
    }

    /// The schemes of an alternative, in the order in which they are named; none, where those will do that the
    /// server accepts.
    pub(crate) fn schemes_of(
        &self,
        alternative: &Alternative,
    ) -> impl Iterator<Item = &'static SchemeInfo> + '_ {
        let mut bits = alternative.schemes;
        std::iter::from_fn(move || {
            let place = bits.trailing_zeros() as usize;
            // Without the lowest bit.
            bits &= bits.wrapping_sub(1);
            self.schemes.get(place).copied().flatten()
        })
    }

    /// Do its alternatives differ in their schemes, or need several at once?
    pub(crate) fn combines_schemes(&self) -> bool {
        let first = self.alternatives.at(0).schemes;
        let mut ways = self.ways();
        first.count_ones() > 1 || ways.any(|way| way.schemes != first)
    }

    pub(crate) fn scopes_of(
        &self,
        alternative: &Alternative,
    ) -> impl Iterator<Item = ScopeRef> + '_ {
        let alternative = *alternative;
        let places = self.order[..self.count].iter();
        let places = places.filter(move |place| has(&alternative, **place));
        places.filter_map(|place| self.scope(*place))
    }

    fn scope(&self, place: u16) -> Option<ScopeRef> {
        match place.checked_sub(Self::FIRST_BOUND) {
            Some(slot) => self.bound.get(usize::from(slot)).copied().flatten(),
            None => Some(ScopeRef::new(self.catalogue?, usize::from(place))),
        }
    }
}

/// `items me`, `admin | items items:write, max_age = 300`, `any token`, `optional: me`, `nothing`; where the
/// schemes make a difference `Login: items | MachineKey: items`, `Login + MachineKey: items`.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let combines = self.combines_schemes();
        let lists = self.ways().map(|way| {
            let names: Vec<_> = self.scopes_of(way).map(|it| it.to_string()).collect();
            let schemes: Vec<_> = self.schemes_of(way).map(|it| it.name).collect();
            match (combines && way.has_schemes(), names.is_empty()) {
                (false, _) => names.join(" "),
                (true, true) => schemes.join(" + "),
                (true, false) => format!("{}: {}", schemes.join(" + "), names.join(" ")),
            }
        });
        let lists: Vec<_> = lists.filter(|way| !way.is_empty()).collect();
        let scopes = match lists.is_empty() {
            true => "any token".to_owned(),
            false => lists.join(" | "),
        };
        match self.credentials {
            Credentials::Ignored => f.write_str("nothing")?,
            Credentials::Optional => write!(f, "optional: {scopes}")?,
            Credentials::Required => f.write_str(&scopes)?,
        }
        match self.freshness.is_none() {
            true => Ok(()),
            false => write!(f, ", {}", self.freshness),
        }
    }
}

#[cfg(test)]
mod tests;
