//! Alternatives: a condition over schemes and scopes as a list of masks, any one of which is enough.
//!
//! Everything here is computed by the compiler, and so in loops: constants have no iterators yet.

use super::Requirement;
use crate::scope::Mask;

/// Credentials of all of these schemes, and all of these scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alternative {
    /// Plain scopes.
    pub(crate) scopes: Mask,
    /// Scopes of families, by their places among those that the operation names.
    pub(crate) bound: u16,
    /// Schemes, by their places among those that the operation names. None: those that the server accepts.
    pub(crate) schemes: u8,
}

impl Alternative {
    pub(super) const NONE: Self = Self {
        scopes: Mask::EMPTY,
        bound: 0,
        schemes: 0,
    };

    pub(super) const fn and(self, other: &Self) -> Self {
        Self {
            scopes: self.scopes.union(other.scopes),
            bound: self.bound | other.bound,
            schemes: self.schemes | other.schemes,
        }
    }

    /// Is all of `needed` in this one?
    pub(crate) const fn contains(&self, needed: &Self) -> bool {
        self.scopes.contains(&needed.scopes)
            && self.bound & needed.bound == needed.bound
            && self.schemes & needed.schemes == needed.schemes
    }

    /// How many scopes it has.
    pub(crate) const fn count(&self) -> u32 {
        self.scopes.count() + self.bound.count_ones()
    }

    /// Does it ask for scopes?
    pub(crate) const fn has_scopes(&self) -> bool {
        !self.scopes.is_empty() || self.bound != 0
    }

    /// Does it name schemes?
    pub(crate) const fn has_schemes(&self) -> bool {
        self.schemes != 0
    }
}

/// Any one of these; none of them holds another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alternatives {
    list: [Alternative; Alternatives::MOST],
    count: usize,
    /// Were there more, which are missing here? Then it is good for nothing but an error.
    overflown: bool,
}

impl Alternatives {
    /// How many there may be.
    pub(crate) const MOST: usize = 32;

    /// Never met.
    pub(super) const NEVER: Self = Self {
        list: [Alternative::NONE; Self::MOST],
        count: 0,
        overflown: false,
    };

    /// Always met: nothing is needed.
    pub(super) const ALWAYS: Self = Self {
        list: [Alternative::NONE; Self::MOST],
        count: 1,
        overflown: false,
    };

    pub(super) const fn one(alternative: Alternative) -> Self {
        let mut one = Self::ALWAYS;
        one.list[0] = alternative;
        one
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Alternative> {
        self.list[..self.count].iter()
    }

    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) const fn at(&self, place: usize) -> &Alternative {
        &self.list[place]
    }

    pub(super) const fn is_overflown(&self) -> bool {
        self.overflown
    }

    /// Both conditions.
    pub(super) const fn and(&self, other: &Self) -> Self {
        let mut both = Self::NEVER;
        both.overflown = self.overflown | other.overflown;
        let mut own = 0;
        while own < self.count {
            let mut at = 0;
            while at < other.count {
                both = both.with(self.list[own].and(&other.list[at]));
                at += 1;
            }
            own += 1;
        }
        both
    }

    /// One of the conditions.
    pub(super) const fn or(&self, other: &Self) -> Self {
        let mut either = *self;
        either.overflown = self.overflown | other.overflown;
        let mut at = 0;
        while at < other.count {
            either = either.with(other.list[at]);
            at += 1;
        }
        either
    }

    /// Does one of them name a scheme?
    pub(super) const fn has_schemes(&self) -> bool {
        let mut at = 0;
        while at < self.count {
            if self.list[at].has_schemes() {
                return true;
            }
            at += 1;
        }
        false
    }

    /// What is optional, for a caller who is let through by this one: asked of those who come by its schemes, and
    /// of those of whom the schemes are not said. None, if it is not asked of this one.
    pub(super) const fn of_caller(&self, caller: &Alternative) -> Option<Self> {
        let mut asked = Self::NEVER.overflown_as(self);
        let mut at = 0;
        while at < self.count {
            let named = self.list[at].schemes;
            if caller.schemes == 0 || caller.schemes & named == named {
                asked = asked.with(caller.and(&self.list[at]));
            }
            at += 1;
        }
        match asked.count {
            0 => None,
            _ => Some(asked),
        }
    }

    /// The schemes that are named, without what is asked of scopes.
    pub(super) const fn schemes_alone(&self) -> Self {
        let mut alone = Self::NEVER.overflown_as(self);
        let mut at = 0;
        while at < self.count {
            if self.list[at].has_schemes() {
                alone = alone.with(Alternative {
                    schemes: self.list[at].schemes,
                    ..Alternative::NONE
                });
            }
            at += 1;
        }
        alone
    }

    /// The same, by one of these schemes where none is named, if there are any.
    pub(super) const fn by_schemes(&self, schemes: &Self) -> Self {
        let mut by = Self::NEVER.overflown_as(self);
        let mut at = 0;
        while at < self.count {
            let one = Self::one(self.list[at]);
            by = by.or(&match one.has_schemes() || schemes.count == 0 {
                true => one,
                false => one.and(schemes),
            });
            at += 1;
        }
        by
    }

    /// The same, which is good for nothing if these are not.
    pub(super) const fn overflown_as(mut self, other: &Self) -> Self {
        self.overflown |= other.overflown;
        self
    }

    /// Adds an alternative, unless one that is there asks no more; drops those that ask more.
    pub(super) const fn with(mut self, new: Alternative) -> Self {
        let mut at = 0;
        while at < self.count {
            if new.contains(&self.list[at]) {
                return self;
            }
            at += 1;
        }
        let (mut at, mut kept) = (0, 0);
        while at < self.count {
            if !self.list[at].contains(&new) {
                self.list[kept] = self.list[at];
                kept += 1;
            }
            at += 1;
        }
        if kept == Self::MOST {
            self.overflown = true;
            return self;
        }
        self.list[kept] = new;
        self.count = kept + 1;
        self
    }
}

/// Does an alternative hold the scope at this place of the requirement's order?
pub(super) const fn has(alternative: &Alternative, place: u16) -> bool {
    match place < Requirement::FIRST_BOUND {
        true => alternative.scopes.has(place as u8),
        false => alternative.bound & (1 << (place - Requirement::FIRST_BOUND)) != 0,
    }
}

/// An alternative without that scope.
pub(super) const fn without(mut alternative: Alternative, place: u16) -> Alternative {
    match place < Requirement::FIRST_BOUND {
        true => alternative.scopes = alternative.scopes.without(place as u8),
        false => alternative.bound &= !(1 << (place - Requirement::FIRST_BOUND)),
    }
    alternative
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scopes: &[u8]) -> Alternative {
        Alternative {
            scopes: scopes.iter().fold(Mask::EMPTY, |mask, it| mask.with(*it)),
            ..Alternative::NONE
        }
    }

    fn any(list: &[&[u8]]) -> Alternatives {
        list.iter()
            .fold(Alternatives::NEVER, |all, one| all.with(of(one)))
    }

    fn shown(alternatives: &Alternatives) -> Vec<Vec<u8>> {
        alternatives
            .iter()
            .map(|it| it.scopes.indices().collect())
            .collect()
    }

    #[test]
    fn none_of_them_holds_another() {
        for (list, kept) in [
            (&[&[0][..], &[0, 1]][..], &[&[0][..]][..]),
            (&[&[0, 1], &[0]], &[&[0]]),
            (&[&[0, 1], &[1, 2], &[1]], &[&[1]]),
            (&[&[0], &[0]], &[&[0]]),
            (&[&[0], &[]], &[&[]]),
            (&[&[], &[0]], &[&[]]),
            (&[&[0, 1], &[2]], &[&[0, 1], &[2]]),
        ] {
            assert_eq!(shown(&any(list)), kept, "{list:?}");
        }
    }

    #[test]
    fn both_is_each_with_each() {
        let both = any(&[&[0], &[1]]).and(&any(&[&[0], &[2]]));
        assert_eq!(shown(&both), [vec![0], vec![1, 2]]);
        assert_eq!(
            shown(&any(&[&[0]]).and(&Alternatives::NEVER)),
            Vec::<Vec<u8>>::new()
        );
        assert_eq!(shown(&any(&[&[0]]).and(&Alternatives::ALWAYS)), [vec![0]]);
        assert_eq!(
            shown(&any(&[&[0]]).or(&Alternatives::ALWAYS)),
            [Vec::<u8>::new()]
        );
    }

    #[test]
    fn families_count_as_scopes_do() {
        let bound = |bound| Alternative { bound, ..of(&[]) };
        let both = Alternatives::one(bound(0b01)).and(&Alternatives::one(bound(0b10)));
        assert_eq!(both.at(0).bound, 0b11);
        assert!(bound(0b11).contains(&bound(0b10)) && !bound(0b01).contains(&bound(0b10)));
        assert_eq!(both.at(0).and(&of(&[3, 4])).count(), 4);
    }

    #[test]
    fn as_many_as_there_may_be() {
        let scopes: Vec<[u8; 1]> = (0..32).map(|scope| [scope]).collect();
        let list: Vec<&[u8]> = scopes.iter().map(|it| &it[..]).collect();
        let all = any(&list);
        assert_eq!((all.len(), all.is_overflown()), (Alternatives::MOST, false));
        let more = all.with(of(&[32]));
        assert!(more.is_overflown());
        assert!(more.and(&Alternatives::ALWAYS).is_overflown());
        assert!(Alternatives::ALWAYS.or(&more).is_overflown());
        // Less is enough: then there is room again.
        assert!(!all.with(of(&[])).is_overflown());
    }
}
