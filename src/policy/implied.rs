//! A requirement without what its scopes imply of each other: the fewest and shortest alternatives.

use super::Requirement;
use super::alternatives::{Alternative, Alternatives, has, without};
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, is_same};

impl Requirement {
    /// The same without what is implied: of the scopes of an alternative those that others of it grant,
    /// and alternatives that grant another one.
    pub(super) const fn without_implied(mut self) -> Self {
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
