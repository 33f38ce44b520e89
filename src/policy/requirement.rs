//! A policy reduced to what a check compares: a credential rule, masks, and a freshness.

use std::borrow::Cow;
use std::fmt;

use super::alternatives::{Alternative, Alternatives};
use super::{Freshness, Policy};
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, Mask, Words, family, is_same};

/// What an operation asks of its caller, with the clauses of all its guards.
///
/// Computed by the compiler: a request costs a comparison of bits for each alternative, whatever the
/// depth of guards and the size of the catalogue.
#[derive(Debug)]
pub struct Requirement {
    credentials: Credentials,
    /// Is a verified token not enough: does it take the principal?
    principal: bool,
    catalogue: Option<&'static CatalogueInfo>,
    alternatives: Alternatives,
    freshness: Freshness,
    /// The scopes that the alternatives are made of, outermost first, without duplicates: places in the
    /// catalogue, and from `FIRST_BOUND` on those in `bound`.
    order: [u16; Requirement::SCOPES],
    count: usize,
    /// The scopes of families.
    bound: [Option<ScopeRef>; Requirement::BOUND],
    bound_count: usize,
    fault: Option<Fault>,
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

/// Why a policy cannot be reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    PublicBesideGuard,
    TooManyAlternatives,
    TooManyBound,
    Twice,
    TwoCatalogues,
}

impl Fault {
    /// What is wrong, and what to write.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::PublicBesideGuard => {
                "`#[public]` stands beside a guard that needs a token\n\
                 help: take the guard as `Option<..>`, or state `#[authenticated]`"
            }
            Self::TooManyAlternatives => {
                "the operation has more than 32 alternatives, with those of its guards\n\
                 help: let one scope stand for them: `#[scope(\"admin\", implies(..))]` in the catalogue"
            }
            Self::TooManyBound => {
                "the operation names more than 16 scopes that are bound to its path\n\
                 help: let one of them imply others: `#[scope(\"..\", implies(..))]` in the catalogue"
            }
            Self::Twice => {
                "a scope is required twice, as a string and as a path\n\
                 help: name each scope once"
            }
            Self::TwoCatalogues => {
                "the scopes of this operation come from two catalogues\n\
                 help: a token is granted scopes of one catalogue: move them into one `#[derive(Scopes)]` enum"
            }
        }
    }
}

impl Requirement {
    /// How many scopes of families an operation may name: the bits of an alternative.
    const BOUND: usize = 16;
    const SCOPES: usize = Mask::CAPACITY + Self::BOUND;
    const FIRST_BOUND: u16 = Mask::CAPACITY as u16;

    const NOTHING: Self = Self {
        credentials: Credentials::Ignored,
        principal: false,
        catalogue: None,
        alternatives: Alternatives::ALWAYS,
        freshness: Freshness::NONE,
        order: [0; Self::SCOPES],
        count: 0,
        bound: [None; Self::BOUND],
        bound_count: 0,
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

    const fn reduce(policy: &Policy, trial: bool) -> Self {
        let mut reduced = Self::NOTHING;
        reduced.alternatives = reduced.expand(policy, false, trial);
        if reduced.alternatives.is_overflown() {
            return reduced.faulty(Fault::TooManyAlternatives);
        }
        // What is faulty means nothing: its places may be those of another catalogue.
        match reduced.fault {
            Some(_) => reduced,
            None => reduced.without_implied(),
        }
    }

    const fn reduce_route(policy: &Policy, trial: bool) -> Self {
        let reduced = Self::reduce(policy, trial);
        match reduced.credentials {
            Credentials::Required if policy.is_public() => reduced.faulty(Fault::PublicBesideGuard),
            Credentials::Required | Credentials::Optional | Credentials::Ignored => reduced,
        }
    }

    #[track_caller]
    const fn sound(self) -> Self {
        match self.fault {
            None => self,
            Some(fault) => panic!("{}", fault.text()),
        }
    }

    const fn faulty(mut self, fault: Fault) -> Self {
        if self.fault.is_none() {
            self.fault = Some(fault);
        }
        self
    }

    /// Whether the caller must show credentials.
    pub const fn credentials(&self) -> Credentials {
        self.credentials
    }

    /// Does it take the principal, and not just a verified token?
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
            let lists = requirement.alternatives().map(|scopes| {
                let mut names: Vec<_> = scopes.iter().map(ToString::to_string).collect();
                names.sort_unstable();
                names
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

    /// The alternatives: all scopes of one of them are needed, outermost first.
    pub(crate) fn alternatives(&self) -> impl Iterator<Item = Vec<ScopeRef>> + '_ {
        let lists = self.alternatives.iter();
        lists.map(|alternative| self.scopes_of(alternative).collect())
    }

    fn scopes_of(&self, alternative: &Alternative) -> impl Iterator<Item = ScopeRef> + '_ {
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

    /// Are all scopes of one of the alternatives granted? The only place where scopes are compared.
    ///
    /// `parameter` gives the values of the path.
    pub(crate) fn is_met_by<'p>(
        &self,
        granted: &Words,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> bool {
        let bound = self.granted_of_bound(granted, parameter);
        self.alternatives.iter().any(|needed| {
            granted.mask.contains(&needed.scopes) && bound & needed.bound == needed.bound
        })
    }

    /// Could a caller with these scopes be let through, for some values of the path?
    #[cfg(feature = "openapi")]
    pub(crate) fn may_be_met_by(&self, granted: &Words) -> bool {
        let bound = self.bound[..self.bound_count].iter().flatten();
        let bound = bound.enumerate().fold(0, |mask, (slot, scope)| {
            let name = scope.info().name();
            let is_one = |word| family::values(name, word).is_some();
            let is_granted = granted.mask.has(scope.index) || granted.bound().any(is_one);
            mask | (u16::from(is_granted) << slot)
        });
        let needed =
            |it: &Alternative| granted.mask.contains(&it.scopes) && bound & it.bound == it.bound;
        self.credentials == Credentials::Ignored || self.alternatives.iter().any(needed)
    }

    /// The scopes that a caller has to ask for, as they stand in tokens: those of the alternative of which
    /// the fewest are missing. None, if a value of the path can be in no scope.
    pub(crate) fn cheapest<'p>(
        &self,
        granted: Option<&Words>,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> Option<Vec<Cow<'static, str>>> {
        let nothing = Words::default();
        let granted = granted.unwrap_or(&nothing);
        let bound = self.granted_of_bound(granted, &parameter);
        let missing = |needed: &Alternative| {
            let scopes = needed.scopes.intersection(granted.mask);
            let held = scopes.count() + (bound & needed.bound).count_ones();
            needed.count() - held
        };
        let possible = self.alternatives.iter().filter_map(|needed| {
            let names = self.scopes_of(needed).map(|scope| name(scope, &parameter));
            Some((missing(needed), names.collect::<Option<Vec<_>>>()?))
        });
        possible
            .min_by_key(|(missing, _)| *missing)
            .map(|(_, names)| names)
    }

    /// Which scopes of families are granted, by their places.
    fn granted_of_bound<'p>(
        &self,
        granted: &Words,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> u16 {
        let bound = self.bound[..self.bound_count].iter().flatten();
        bound.enumerate().fold(0, |mask, (slot, scope)| {
            // Granted as a whole, by a scope that implies the family: then any value will do.
            let is_granted = granted.mask.has(scope.index)
                || name(*scope, &parameter).is_some_and(|name| granted.holds(&name));
            mask | (u16::from(is_granted) << slot)
        })
    }

    const fn expand(&mut self, policy: &Policy, optional: bool, trial: bool) -> Alternatives {
        match policy {
            Policy::All(parts) | Policy::Item(_, parts) => {
                let mut all = Alternatives::ALWAYS;
                let mut at = 0;
                while at < parts.len() {
                    if is_among(parts[at], parts, at) {
                        self.fault = Some(Fault::Twice);
                    }
                    all = all.and(&self.expand(parts[at], optional, trial));
                    at += 1;
                }
                all
            }
            Policy::Any(parts) => {
                let mut any = Alternatives::NEVER;
                let mut at = 0;
                while at < parts.len() {
                    if is_among(parts[at], parts, at) {
                        self.fault = Some(Fault::Twice);
                    }
                    any = any.or(&self.expand(parts[at], optional, trial));
                    at += 1;
                }
                any
            }
            Policy::Authenticated => {
                self.take_principal(optional);
                Alternatives::ALWAYS
            }
            Policy::Fresh(freshness) => {
                self.take_principal(optional);
                if let Some(acr) = &freshness.acr {
                    self.take_catalogue(acr.catalogue);
                }
                self.freshness = self.freshness.and(freshness);
                Alternatives::ALWAYS
            }
            Policy::Nothing | Policy::Public { .. } => Alternatives::ALWAYS,
            Policy::Optional(inner) => self.expand(inner, true, trial),
            Policy::ReportOnly(_, inner) if trial => self.expand(inner, optional, trial),
            Policy::ReportOnly(..) => Alternatives::ALWAYS,
            Policy::Scope(scope) => {
                self.take_principal(optional);
                Alternatives::one(self.take(*scope))
            }
            Policy::Stated(_, inner) => self.expand(inner, optional, trial),
            Policy::Token => {
                self.take_credentials(optional);
                Alternatives::ALWAYS
            }
        }
    }

    const fn take_principal(&mut self, optional: bool) {
        self.principal = true;
        self.take_credentials(optional);
    }

    const fn take_credentials(&mut self, optional: bool) {
        self.credentials = match (self.credentials, optional) {
            (Credentials::Required, _) | (_, false) => Credentials::Required,
            (Credentials::Ignored | Credentials::Optional, true) => Credentials::Optional,
        };
    }

    /// Takes the catalogue to which the places of scopes and classes belong.
    const fn take_catalogue(&mut self, new: &'static CatalogueInfo) {
        match self.catalogue {
            Some(catalogue) if !catalogue.is(new) => {
                self.fault = Some(Fault::TwoCatalogues);
            }
            Some(_) | None => self.catalogue = Some(new),
        }
    }

    /// Takes a scope up, and gives the alternative that is made of it.
    const fn take(&mut self, scope: ScopeRef) -> Alternative {
        self.take_catalogue(scope.catalogue);
        if scope.parameters.is_empty() {
            self.order(scope.index as u16);
            return Alternative {
                scopes: Mask::EMPTY.with(scope.index),
                bound: 0,
            };
        }
        let mut slot = 0;
        while slot < self.bound_count {
            if let Some(known) = &self.bound[slot]
                && known.is(&scope)
            {
                break;
            }
            slot += 1;
        }
        if slot == Self::BOUND {
            self.fault = Some(Fault::TooManyBound);
            return Alternative::NONE;
        }
        if slot == self.bound_count {
            self.bound[slot] = Some(scope);
            self.bound_count += 1;
        }
        self.order(Self::FIRST_BOUND + slot as u16);
        Alternative {
            scopes: Mask::EMPTY,
            bound: 1 << slot,
        }
    }

    const fn order(&mut self, place: u16) {
        let mut at = 0;
        while at < self.count {
            if self.order[at] == place {
                return;
            }
            at += 1;
        }
        self.order[self.count] = place;
        self.count += 1;
    }

    /// The same without what is implied: of the scopes of an alternative those that others of it grant,
    /// and alternatives that grant another one.
    const fn without_implied(mut self) -> Self {
        let mut reduced = Alternatives::NEVER;
        let mut at = 0;
        while at < self.alternatives.len() {
            let own = *self.alternatives.at(at);
            let granted = self.granted_by(&own);
            let mut is_needless = false;
            let mut other = 0;
            while other < self.alternatives.len() {
                // Two that grant each other are the same: the first one stays.
                if other != at && granted.contains(self.alternatives.at(other)) {
                    let is_mutual = self.granted_by(self.alternatives.at(other)).contains(&own);
                    is_needless = is_needless || !is_mutual || other < at;
                }
                other += 1;
            }
            if !is_needless {
                reduced = reduced.with(self.without_own_implied(own));
            }
            at += 1;
        }
        self.alternatives = reduced;
        let (mut at, mut kept) = (0, 0);
        while at < self.count {
            let mut other = 0;
            while other < reduced.len() {
                if has(reduced.at(other), self.order[at]) {
                    self.order[kept] = self.order[at];
                    kept += 1;
                    break;
                }
                other += 1;
            }
            at += 1;
        }
        self.count = kept;
        self
    }

    const fn without_own_implied(&self, mut own: Alternative) -> Alternative {
        let mut at = 0;
        while at < self.count {
            let place = self.order[at];
            if has(&own, place) {
                let others = without(own, place);
                if has(&self.granted_by(&others), place) {
                    own = others;
                }
            }
            at += 1;
        }
        own
    }

    /// All that the scopes of an alternative grant, of those that the operation names.
    const fn granted_by(&self, alternative: &Alternative) -> Alternative {
        let Some(catalogue) = self.catalogue else {
            return *alternative;
        };
        let mut granted = *alternative;
        let mut at = 0;
        while at < self.count {
            let place = self.order[at];
            if has(alternative, place) && place < Self::FIRST_BOUND {
                granted.scopes = granted.scopes.union(catalogue.grants(place as u8));
            }
            at += 1;
        }
        let mut slot = 0;
        while slot < self.bound_count {
            if let Some(scope) = &self.bound[slot]
                && alternative.bound & (1 << slot) != 0
            {
                granted = self.and_of_family(granted, catalogue, scope);
            }
            slot += 1;
        }
        slot = 0;
        while slot < self.bound_count {
            // Granted as a whole.
            if let Some(scope) = &self.bound[slot]
                && granted.scopes.has(scope.index)
            {
                granted.bound |= 1 << slot;
            }
            slot += 1;
        }
        granted
    }

    /// What a scope of a family implies: plain scopes with all that they stand for, and other families for
    /// the same parameters.
    const fn and_of_family(
        &self,
        mut granted: Alternative,
        catalogue: &CatalogueInfo,
        scope: &ScopeRef,
    ) -> Alternative {
        let implied = scope.info().implied();
        let mut place = 0;
        while place < catalogue.scopes.len() {
            if implied.has(place as u8) && !catalogue.scopes[place].is_family() {
                granted.scopes = granted.scopes.union(catalogue.grants(place as u8));
            }
            place += 1;
        }
        let mut slot = 0;
        while slot < self.bound_count {
            if let Some(other) = &self.bound[slot]
                && implied.has(other.index)
                && is_for_the_same(scope, other)
            {
                granted.bound |= 1 << slot;
            }
            slot += 1;
        }
        granted
    }
}

/// `items me`, `admin | items items:write, max_age = 300`, `any token`, `optional: me`, `nothing`.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = self.alternatives().map(|scopes| {
            let names: Vec<_> = scopes.iter().map(ToString::to_string).collect();
            names.join(" ")
        });
        let lists: Vec<_> = lists.filter(|scopes| !scopes.is_empty()).collect();
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

const fn has(alternative: &Alternative, place: u16) -> bool {
    match place < Requirement::FIRST_BOUND {
        true => alternative.scopes.has(place as u8),
        false => alternative.bound & (1 << (place - Requirement::FIRST_BOUND)) != 0,
    }
}

const fn without(mut alternative: Alternative, place: u16) -> Alternative {
    match place < Requirement::FIRST_BOUND {
        true => alternative.scopes = alternative.scopes.without(place as u8),
        false => alternative.bound &= !(1 << (place - Requirement::FIRST_BOUND)),
    }
    alternative
}

/// Do the placeholders of `other` hold the parameters that stand in those of `scope` of the same name?
const fn is_for_the_same(scope: &ScopeRef, other: &ScopeRef) -> bool {
    let (names, others) = (scope.info().placeholders(), other.info().placeholders());
    let mut at = 0;
    while at < others.len() {
        let mut own = 0;
        while own < names.len() && !is_same(names[own], others[at]) {
            own += 1;
        }
        if own == names.len() || !is_same(scope.parameters[own], other.parameters[at]) {
            return false;
        }
        at += 1;
    }
    true
}

/// The scope as it stands in tokens; of a family, the one for the values of the path.
fn name<'p>(
    scope: ScopeRef,
    parameter: impl Fn(&str) -> Option<&'p str>,
) -> Option<Cow<'static, str>> {
    let name = scope.info().name();
    match scope.parameters {
        [] => Some(name.into()),
        parameters => {
            let values = parameters.iter().map(|name| parameter(name));
            family::instance(name, values.collect::<Option<Vec<_>>>()?).map(Cow::from)
        }
    }
}

/// Is this scope among the first so many? Literals the macro has compared; `"items", Scope::Items` only
/// the compiler can.
const fn is_among(part: &Policy, parts: &[&Policy], first: usize) -> bool {
    let Policy::Scope(scope) = part else {
        return false;
    };
    let mut at = 0;
    while at < first {
        if let Policy::Scope(other) = parts[at]
            && other.is(scope)
        {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests;
