//! Scopes as bits: the only form in which they are compared.

/// A set of scopes of one catalogue: bit `n` is the scope at place `n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mask([u64; Mask::WORDS]);

impl Mask {
    const WORDS: usize = 4;

    /// How many scopes a catalogue may hold.
    pub(crate) const CAPACITY: usize = Self::WORDS * 64;

    pub(crate) const EMPTY: Self = Self([0; Self::WORDS]);

    pub(crate) const fn with(mut self, index: u8) -> Self {
        self.0[(index / 64) as usize] |= 1 << (index % 64);
        self
    }

    pub(crate) const fn has(&self, index: u8) -> bool {
        self.0[(index / 64) as usize] & (1 << (index % 64)) != 0
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    /// Is every scope of `needed` in this set?
    pub(crate) const fn contains(&self, needed: &Self) -> bool {
        let missing = (needed.0[0] & !self.0[0])
            | (needed.0[1] & !self.0[1])
            | (needed.0[2] & !self.0[2])
            | (needed.0[3] & !self.0[3]);
        missing == 0
    }

    pub(crate) const fn union(self, other: Self) -> Self {
        Self([
            self.0[0] | other.0[0],
            self.0[1] | other.0[1],
            self.0[2] | other.0[2],
            self.0[3] | other.0[3],
        ])
    }

    pub(crate) const fn count(&self) -> u32 {
        self.0[0].count_ones()
            + self.0[1].count_ones()
            + self.0[2].count_ones()
            + self.0[3].count_ones()
    }

    pub(crate) const fn without(mut self, index: u8) -> Self {
        self.0[(index / 64) as usize] &= !(1 << (index % 64));
        self
    }

    pub(crate) const fn intersection(self, other: Self) -> Self {
        Self([
            self.0[0] & other.0[0],
            self.0[1] & other.0[1],
            self.0[2] & other.0[2],
            self.0[3] & other.0[3],
        ])
    }

    pub(crate) fn indices(self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(move |index| self.has(*index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(indices: &[u8]) -> Mask {
        indices.iter().fold(Mask::EMPTY, |mask, i| mask.with(*i))
    }

    #[test]
    fn contains_is_the_subset_relation() {
        for (held, needed, allowed) in [
            (&[0, 1][..], &[0][..], true),
            (&[0], &[0, 1], false),
            (&[], &[], true),
            (&[], &[255], false),
            (&[255], &[], true),
            (&[63, 64, 127, 128, 191, 192], &[64, 192], true),
            (&[63, 127, 191], &[64], false),
            (&[255], &[255], true),
        ] {
            assert_eq!(
                mask(held).contains(&mask(needed)),
                allowed,
                "holding {held:?}, needing {needed:?}"
            );
        }
    }

    #[test]
    fn indices_come_back_in_order() {
        let mask = mask(&[200, 3, 64, 255, 0]);
        assert_eq!(mask.indices().collect::<Vec<_>>(), [0, 3, 64, 200, 255]);
        assert!(!mask.is_empty());
        assert!(Mask::EMPTY.is_empty());
    }
}
