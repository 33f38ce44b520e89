//! The keys of a file, in their order: the first signs, those behind it wait or have retired.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::private;
use super::{KeyFileError, KeyState, OwnKey, Rotation};
use crate::key::jwk::Jwk;
use crate::key::jwks::{Document, MAX_KEYS, MAX_SIZE};
use crate::key::{Algorithm, Key, KeyError};

/// The content of a file of keys: a JSON Web Key Set (RFC 7517 section 5) of private keys.
#[derive(Default)]
pub(super) struct Ring(Vec<Entry>);

struct Entry {
    key: Arc<Key>,
    /// `iat`, in seconds since the Unix epoch.
    made: Option<u64>,
    /// `exp`: when its last token has expired. Whoever has it signs no more.
    until: Option<u64>,
}

impl Ring {
    pub(super) fn read(json: &[u8]) -> Result<Self, KeyFileError> {
        if json.len() > MAX_SIZE {
            return Err(KeyFileError::Malformed);
        }
        let text = std::str::from_utf8(json).map_err(|_| KeyFileError::Malformed)?;
        let document: Document<'_> =
            serde_json::from_str(text).map_err(|_| KeyFileError::Malformed)?;
        if document.surplus > 0 {
            return Err(KeyFileError::Full);
        }
        let mut ring = Self::default();
        for (at, jwk) in document.keys.iter().enumerate() {
            let entry = Entry::read(jwk).map_err(|_| KeyFileError::Key(at + 1))?;
            if ring.0.iter().any(|it| it.key.id() == entry.key.id()) {
                return Err(KeyFileError::Repeated);
            }
            ring.0.push(entry);
        }
        match ring.0.first() {
            None => Err(KeyFileError::Empty),
            Some(Entry { until: Some(_), .. }) => Err(KeyFileError::Key(1)),
            Some(Entry { until: None, .. }) => Ok(ring),
        }
    }

    /// The file's text.
    pub(super) fn write(&self) -> Result<Zeroizing<String>, KeyFileError> {
        let mut text = Zeroizing::new(String::with_capacity(16 * 1024 * (self.0.len() + 1)));
        text.push_str("{\"keys\":[\n");
        for (at, entry) in self.0.iter().enumerate() {
            text.push_str(if at == 0 { "" } else { ",\n" });
            entry.write(&mut text)?;
        }
        text.push_str("\n]}\n");
        Ok(text)
    }

    pub(super) fn keys(&self) -> Vec<OwnKey> {
        let entries = self.0.iter().enumerate();
        entries.map(|(at, entry)| entry.told(at)).collect()
    }

    /// The keys that verify at this time, the one that signs first; those that have retired end by themselves.
    ///
    /// Not before the tokens do that were signed until now, by a server that had not read of the rotation: they are good
    /// for so many seconds.
    pub(super) fn in_use(&self, now: u64, grace: u64) -> Vec<Arc<Key>> {
        let in_use = self.0.iter().filter(|it| !it.has_ended(now));
        let ending = in_use.inspect(|it| {
            if let Some(until) = it.until {
                it.key.end_at(until.max(now.saturating_add(grace)));
            }
        });
        ending.map(|it| it.key.clone()).collect()
    }

    /// Adds a key behind all others. It signs, if it is the only one; else it waits.
    pub(super) fn generate(
        &mut self,
        algorithm: Algorithm,
        now: u64,
    ) -> Result<OwnKey, KeyFileError> {
        if self.0.len() >= MAX_KEYS {
            return Err(KeyFileError::Full);
        }
        if algorithm.is_symmetric() {
            return Err(KeyFileError::Symmetric);
        }
        let key = Key::generate(algorithm)?;
        let entry = Entry {
            key: Arc::new(key),
            made: Some(now),
            until: None,
        };
        let told = entry.told(self.0.len());
        self.0.push(entry);
        Ok(told)
    }

    /// Makes the oldest key that waits the one that signs. What has signed so far verifies for so many seconds, as
    /// long as its last token is good; what has done so for long enough is dropped.
    pub(super) fn rotate(&mut self, now: u64, grace: u64) -> Result<Rotation, KeyFileError> {
        let old = self.0.first().ok_or(KeyFileError::Empty)?;
        let waits = |entry: &Entry| entry.until.is_none();
        let waiting = self.0.iter().skip(1).position(waits).map(|at| at + 1);
        let place = match waiting {
            Some(place) => place,
            None => {
                self.generate(old.key.algorithm(), now)?;
                self.0.len() - 1
            }
        };
        let signing = self.0.remove(place);
        let mut old = std::mem::replace(&mut self.0[0], signing);
        old.until = Some(now.saturating_add(grace));
        self.0.push(old);
        let dropped = self.0.iter().filter(|it| it.has_ended(now));
        let dropped = dropped.map(|it| it.told(usize::MAX)).collect();
        self.0.retain(|it| !it.has_ended(now));
        Ok(Rotation {
            signing: self.0[0].told(0),
            is_new: waiting.is_none(),
            dropped,
        })
    }
}

impl Entry {
    fn read(jwk: &Jwk<'_>) -> Result<Self, KeyError> {
        jwk.check_form()?;
        let algorithm = jwk.algorithm(Algorithm::ALL, jwk.public()?.kind())?;
        let signer = private::read(jwk, algorithm)?;
        let id = match jwk.text("kid") {
            Some(id) => id.to_owned(),
            None => signer.public()?.thumbprint(),
        };
        Ok(Self {
            key: Arc::new(Key::from_signer(signer, algorithm)?.with_id(&id)?),
            made: jwk.time("iat"),
            until: jwk.time("exp"),
        })
    }

    fn write(&self, text: &mut String) -> Result<(), KeyFileError> {
        let (public, signer) = self
            .key
            .public()
            .zip(self.key.signer())
            .ok_or(KeyError::Secret)?;
        let id = self.key.id().unwrap_or_default();
        let id = serde_json::to_string(id).expect("a string is JSON");
        text.push_str(&format!(
            "{{\"kid\":{id},\"alg\":\"{}\"",
            self.key.algorithm()
        ));
        for (name, time) in [("iat", self.made), ("exp", self.until)] {
            if let Some(time) = time {
                text.push_str(&format!(",\"{name}\":{time}"));
            }
        }
        for (name, value) in public.members() {
            text.push_str(&format!(",\"{name}\":\"{value}\""));
        }
        text.push(',');
        text.push_str(&private::members(signer)?);
        text.push('}');
        Ok(())
    }

    fn has_ended(&self, now: u64) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    fn told(&self, place: usize) -> OwnKey {
        let state = match (place, self.until) {
            (_, Some(until)) => KeyState::Retired { until },
            (0, None) => KeyState::Signs,
            (_, None) => KeyState::Waits,
        };
        let id = self.key.id().unwrap_or_default();
        OwnKey::new(id, self.key.algorithm(), self.made, state)
    }
}

#[cfg(test)]
mod tests;
