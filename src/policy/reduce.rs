//! From the tree of a policy to its requirement. The compiler runs all of it, and so in loops.

use super::alternatives::{Alternative, Alternatives};
use super::{Credentials, Fault, Policy, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo};
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, Mask, is_same};

impl Requirement {
    pub(super) const fn reduce(policy: &Policy, trial: bool) -> Self {
        let mut reduced = Self::NOTHING;
        let walk = Walk::all(trial);
        reduced.alternatives = match policy.has_optional() {
            false => reduced.expand(policy, false, &walk),
            true => reduced.expand_optional(policy, walk),
        };
        if reduced.alternatives.is_overflown() {
            return reduced.faulty(Fault::TooManyAlternatives);
        }
        // What is faulty means nothing: its places may be those of another catalogue.
        match reduced.fault {
            Some(_) => reduced,
            None => reduced.without_implied(),
        }
    }

    pub(super) const fn reduce_route(policy: &Policy, trial: bool) -> Self {
        let reduced = Self::reduce(policy, trial);
        match reduced.credentials {
            Credentials::Required if policy.is_public() => reduced.faulty(Fault::PublicBesideGuard),
            Credentials::Required | Credentials::Optional | Credentials::Ignored => reduced,
        }
    }

    #[track_caller]
    pub(super) const fn sound(self) -> Self {
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

    /// The same where something is optional: what that asks depends on what is not. Each caller who is let
    /// through is looked at apart, so that what is asked of one of them is not left out for another.
    const fn expand_optional(&mut self, policy: &Policy, walk: Walk) -> Alternatives {
        let mut required = Self::NOTHING;
        let skipping = Walk {
            skips_optional: true,
            ..walk
        };
        let mut callers = required.expand(policy, false, &skipping);
        if !matches!(required.credentials, Credentials::Required) {
            callers = Alternatives::ALWAYS;
        }
        let callers = callers.by_schemes(&required.expand_callers(policy, &skipping));
        // With the same places of schemes.
        self.schemes = required.schemes;
        self.scheme_count = required.scheme_count;
        let mut any = Alternatives::NEVER.overflown_as(&callers);
        let mut at = 0;
        while at < callers.len() {
            let walk = Walk {
                caller: Some(*callers.at(at)),
                ..walk
            };
            any = any.or(&self.expand(policy, false, &walk));
            at += 1;
        }
        any
    }

    /// The schemes by which callers come of whom something is asked that is optional, and that names schemes.
    const fn expand_callers(&mut self, policy: &Policy, walk: &Walk) -> Alternatives {
        match policy {
            Policy::All(parts) | Policy::Any(parts) | Policy::Item(_, parts) => {
                let mut any = Alternatives::NEVER;
                let mut at = 0;
                while at < parts.len() {
                    any = any.or(&self.expand_callers(parts[at], walk));
                    at += 1;
                }
                any
            }
            Policy::Optional(inner) => self.expand(inner, true, walk).schemes_alone(),
            Policy::ReportOnly(_, inner) if walk.trial => self.expand_callers(inner, walk),
            Policy::Stated(_, inner) => self.expand_callers(inner, walk),
            Policy::Authenticated
            | Policy::Credential(_)
            | Policy::Fresh(_)
            | Policy::Nothing
            | Policy::Principal(_)
            | Policy::Public { .. }
            | Policy::ReportOnly(..)
            | Policy::Scheme(_)
            | Policy::Scope(_) => Alternatives::NEVER,
        }
    }

    const fn expand(&mut self, policy: &Policy, optional: bool, walk: &Walk) -> Alternatives {
        match policy {
            Policy::All(parts) | Policy::Item(_, parts) => {
                let mut all = Alternatives::ALWAYS;
                let mut at = 0;
                while at < parts.len() {
                    if is_among(parts[at], parts, at) {
                        self.fault = Some(Fault::Twice);
                    }
                    all = all.and(&self.expand(parts[at], optional, walk));
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
                    any = any.or(&self.expand(parts[at], optional, walk));
                    at += 1;
                }
                any
            }
            Policy::Authenticated => {
                self.take_principal(optional);
                Alternatives::ALWAYS
            }
            Policy::Credential(CredentialKind::Token) => {
                self.take_credentials(optional);
                Alternatives::ALWAYS
            }
            Policy::Credential(
                CredentialKind::ApiKey | CredentialKind::Basic | CredentialKind::Digest,
            ) => {
                self.fault = Some(Fault::UnverifiedCredentials);
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
            Policy::Optional(_) if walk.skips_optional => Alternatives::ALWAYS,
            Policy::Optional(inner) => {
                let before = *self;
                let asked = self.expand(inner, true, walk);
                let Some(caller) = &walk.caller else {
                    return asked;
                };
                if !asked.has_schemes() {
                    return asked;
                }
                match asked.of_caller(caller) {
                    Some(asked) => asked,
                    // This caller does not come by it: the guard asks what it asks.
                    None => {
                        *self = before;
                        Alternatives::one(*caller)
                    }
                }
            }
            Policy::Principal(principal) => {
                self.take_principal(optional);
                Alternatives::one(self.take_scheme(principal.scheme))
            }
            Policy::ReportOnly(_, inner) if walk.trial => self.expand(inner, optional, walk),
            Policy::ReportOnly(..) => Alternatives::ALWAYS,
            Policy::Scheme(scheme) => {
                self.take_principal(optional);
                Alternatives::one(self.take_scheme(scheme))
            }
            Policy::Scope(scope) => {
                self.take_principal(optional);
                Alternatives::one(self.take(*scope))
            }
            Policy::Stated(_, inner) => self.expand(inner, optional, walk),
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

    /// Takes a scheme up, and gives the alternative that is made of it. Two of one name end the launch.
    const fn take_scheme(&mut self, scheme: &'static SchemeInfo) -> Alternative {
        let mut place = 0;
        while place < self.scheme_count {
            if let Some(known) = self.schemes[place]
                && is_same(known.name, scheme.name)
            {
                break;
            }
            place += 1;
        }
        if place == Self::SCHEMES {
            self.fault = Some(Fault::TooManySchemes);
            return Alternative::NONE;
        }
        if place == self.scheme_count {
            self.schemes[place] = Some(scheme);
            self.scheme_count += 1;
        }
        Alternative {
            schemes: 1 << place,
            ..Alternative::NONE
        }
    }

    /// Takes a scope up, and gives the alternative that is made of it.
    const fn take(&mut self, scope: ScopeRef) -> Alternative {
        self.take_catalogue(scope.catalogue);
        if scope.parameters.is_empty() {
            self.order(scope.index as u16);
            return Alternative {
                scopes: Mask::EMPTY.with(scope.index),
                ..Alternative::NONE
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
            bound: 1 << slot,
            ..Alternative::NONE
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
}

/// How a policy is walked.
#[derive(Clone, Copy)]
struct Walk {
    /// Are report-only clauses taken as if they were enforced?
    trial: bool,
    skips_optional: bool,
    /// By whom what is optional may be asked, where something is.
    caller: Option<Alternative>,
}

impl Walk {
    const fn all(trial: bool) -> Self {
        Self {
            trial,
            skips_optional: false,
            caller: None,
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
