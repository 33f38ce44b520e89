//! The last good document, and how old it is.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

/// Read at every first sight of a token, written a few times an hour.
pub(super) struct Held<T>(RwLock<Option<Document<T>>>);

struct Document<T> {
    content: Arc<T>,
    /// As it came: who fetches the same again changes nothing, and no key has to be made ready twice.
    bytes: Box<[u8]>,
    fetched: Instant,
}

impl<T> Held<T> {
    pub(super) fn nothing() -> Self {
        Self(RwLock::new(None))
    }

    /// What is not older than that.
    pub(super) fn current(&self, now: Instant, stale_for: Duration) -> Option<Arc<T>> {
        let held = self.read();
        let document = held.as_ref()?;
        (!document.is_stale(now, stale_for)).then(|| document.content.clone())
    }

    /// When it will be too old.
    pub(super) fn stale_at(&self, stale_for: Duration) -> Option<Instant> {
        self.read().as_ref().map(|it| it.fetched + stale_for)
    }

    /// Is it these bytes already? Then it is as new as they are.
    pub(super) fn confirm(&self, bytes: &[u8], fetched: Instant) -> bool {
        let mut held = self.write();
        let Some(document) = held.as_mut() else {
            return false;
        };
        let same = *document.bytes == *bytes;
        if same {
            document.fetched = fetched;
        }
        same
    }

    /// Takes a new document, and gives the old one.
    pub(super) fn replace(
        &self,
        content: Arc<T>,
        bytes: Vec<u8>,
        fetched: Instant,
    ) -> Option<Arc<T>> {
        let document = Document {
            content,
            bytes: bytes.into(),
            fetched,
        };
        self.write().replace(document).map(|old| old.content)
    }

    /// Forgets what is older than that, and gives it.
    pub(super) fn expire(&self, now: Instant, stale_for: Duration) -> Option<Arc<T>> {
        let mut held = self.write();
        held.take_if(|it| it.is_stale(now, stale_for))
            .map(|old| old.content)
    }

    fn read(&self) -> RwLockReadGuard<'_, Option<Document<T>>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<Document<T>>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Document<T> {
    fn is_stale(&self, now: Instant, stale_for: Duration) -> bool {
        now.saturating_duration_since(self.fetched) >= stale_for
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn a_document_is_current_until_it_is_stale() {
        let start = Instant::now();
        let held = Held::nothing();
        assert_eq!(held.current(start, DAY), None);
        assert_eq!(held.replace(Arc::new(1), b"1".into(), start), None);
        for (hours, current) in [(0, Some(1)), (23, Some(1)), (24, None), (48, None)] {
            let now = start + Duration::from_hours(hours);
            assert_eq!(held.current(now, DAY).as_deref().copied(), current);
        }
    }

    #[test]
    fn the_same_bytes_make_a_document_young_again() {
        let start = Instant::now();
        let held = Held::nothing();
        assert!(!held.confirm(b"1", start));
        held.replace(Arc::new(1), b"1".into(), start);
        assert!(!held.confirm(b"2", start + DAY));
        assert_eq!(held.current(start + DAY, DAY), None);
        assert!(held.confirm(b"1", start + DAY));
        assert!(held.current(start + DAY, DAY).is_some());
    }

    #[test]
    fn a_stale_document_is_forgotten_once() {
        let start = Instant::now();
        let held = Held::nothing();
        held.replace(Arc::new(1), b"1".into(), start);
        assert_eq!(held.expire(start, DAY), None);
        assert_eq!(held.expire(start + DAY, DAY).as_deref(), Some(&1));
        assert_eq!(held.expire(start + DAY, DAY), None);
        assert_eq!(held.stale_at(DAY), None);
    }
}
