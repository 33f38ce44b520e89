//! Several keys, and which of them a token means.

use std::sync::Arc;

use super::{Algorithm, Key};

/// The keys of one issuer. No two have the same name and algorithm.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySet(Vec<Arc<Key>>);

impl KeySet {
    /// One key.
    pub(crate) fn of(key: Arc<Key>) -> Self {
        Self(vec![key])
    }

    /// Several keys; those that cannot be told apart are left out, all of them. Says how many those were.
    pub(crate) fn new(keys: Vec<Arc<Key>>) -> (Self, usize) {
        let all = keys.len();
        let is_alone = |key: &&Arc<Key>| {
            let twins = keys.iter().filter(|it| {
                it.id().is_some() && (it.id(), it.algorithm()) == (key.id(), key.algorithm())
            });
            twins.count() <= 1
        };
        let kept: Vec<_> = keys.iter().filter(is_alone).cloned().collect();
        let left_out = all - kept.len();
        (Self(kept), left_out)
    }

    /// The one key that may have signed a token whose header names this algorithm and this `kid` (RFC 7515
    /// section 4.1.4). Never one of many that are tried.
    pub(crate) fn find(&self, algorithm: Algorithm, id: Option<&str>) -> Option<&Arc<Key>> {
        let fits = |key: &&Arc<Key>| key.algorithm() == algorithm && !key.is_retired();
        let mut fitting = self.0.iter().filter(fits);
        if id.is_some()
            && let Some(named) = self.0.iter().filter(fits).find(|key| key.id() == id)
        {
            return Some(named);
        }
        match (fitting.next(), fitting.next()) {
            // A token that names a key is only for a nameless one, if at all.
            (Some(only), None) if id.is_none() || only.id().is_none() => Some(only),
            (Some(_), None | Some(_)) | (None, _) => None,
        }
    }

    pub(crate) fn keys(&self) -> &[Arc<Key>] {
        &self.0
    }

    /// This set in the place of an older one. What both hold stays the same key, so that what it has verified is
    /// still remembered; what is gone retires.
    pub(crate) fn in_place_of(mut self, older: &Self) -> Self {
        for key in &mut self.0 {
            let known = older
                .0
                .iter()
                .find(|old| !old.is_retired() && old.is_same_as(key));
            if let Some(known) = known {
                *key = known.clone();
            }
        }
        let is_gone = |old: &&Arc<Key>| !self.0.iter().any(|key| Arc::ptr_eq(key, old));
        older.0.iter().filter(is_gone).for_each(|old| old.retire());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Algorithm::{Es256, Es384, Hs256};

    fn key(algorithm: Algorithm, id: &str) -> Arc<Key> {
        let key = match algorithm.is_symmetric() {
            true => Key::from_secret(&[7; 64], algorithm),
            false => Key::generate(algorithm),
        };
        let key = key.and_then(|key| key.with_id(id));
        Arc::new(key.expect("a good key"))
    }

    fn nameless(algorithm: Algorithm) -> Arc<Key> {
        let pem = crate::key::sample::EC_PUBLIC.pem();
        Arc::new(Key::from_pem(&pem, algorithm).expect("a good key"))
    }

    #[test]
    fn a_token_means_one_key_or_none() {
        let (a, b, c) = (key(Es256, "a"), key(Es256, "b"), key(Es384, "c"));
        let (lonely, other) = (nameless(Es256), nameless(Es256));
        for (keys, algorithm, id, expected) in [
            (vec![&a], Es256, Some("a"), Some(&a)),
            (vec![&a], Es256, None, Some(&a)),
            (vec![&a], Es256, Some("b"), None),
            (vec![&a], Es256, Some("A"), None),
            (vec![&a], Es256, Some(""), None),
            (vec![&a], Es384, Some("a"), None),
            (vec![&a], Hs256, None, None),
            (vec![&a, &b], Es256, Some("b"), Some(&b)),
            (vec![&a, &b], Es256, None, None),
            (vec![&a, &c], Es256, None, Some(&a)),
            (vec![&a, &c], Es256, Some("c"), None),
            (vec![&lonely], Es256, None, Some(&lonely)),
            (vec![&lonely], Es256, Some("x"), Some(&lonely)),
            (vec![&lonely, &c], Es256, Some("x"), Some(&lonely)),
            (vec![&lonely, &other], Es256, None, None),
            (vec![&lonely, &other], Es256, Some("x"), None),
            (vec![&lonely, &a], Es256, Some("x"), None),
            (vec![&lonely, &a], Es256, Some("a"), Some(&a)),
            (vec![&lonely, &a], Es256, None, None),
            (vec![], Es256, None, None),
        ] {
            let (set, left_out) = KeySet::new(keys.into_iter().cloned().collect());
            assert_eq!(left_out, 0);
            let found = set.find(algorithm, id);
            let same = match (found, expected) {
                (Some(found), Some(expected)) => Arc::ptr_eq(found, expected),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            assert!(same, "{algorithm} {id:?} of {set:?}: {found:?}");
        }
    }

    #[test]
    fn keys_that_cannot_be_told_apart_are_left_out() {
        let keys = [(Es256, "a"), (Es256, "a"), (Es384, "a"), (Es256, "b")];
        let keys = keys.map(|(algorithm, id)| key(algorithm, id)).to_vec();
        let (set, left_out) = KeySet::new(keys);
        assert_eq!((set.keys().len(), left_out), (2, 2));
        assert!(set.find(Es256, Some("a")).is_none());
        assert!(set.find(Es384, Some("a")).is_some());
        assert!(set.find(Es256, Some("b")).is_some());
    }

    #[test]
    fn what_stays_is_the_same_key_and_what_is_gone_retires() {
        let read = |id: &str| {
            let pem = crate::key::sample::EC_PUBLIC.pem();
            let key = Key::from_pem(&pem, Es256).and_then(|key| key.with_id(id));
            Arc::new(key.expect("a good key"))
        };
        let (stays, goes) = (read("stays"), key(Es256, "goes"));
        let (older, _) = KeySet::new(vec![stays.clone(), goes.clone()]);
        // Another key under an old name is another key.
        let (newer, _) = KeySet::new(vec![read("stays"), key(Es256, "goes")]);
        let newer = newer.in_place_of(&older);
        assert!(Arc::ptr_eq(&newer.keys()[0], &stays) && !stays.is_retired());
        assert!(!Arc::ptr_eq(&newer.keys()[1], &goes) && goes.is_retired());
        assert!(
            older.find(Es256, Some("goes")).is_none(),
            "retired keys are not found"
        );
        assert!(newer.find(Es256, Some("goes")).is_some());
    }
}
