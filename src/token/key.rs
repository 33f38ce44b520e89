//! The key that signs and verifies this server's own tokens.

use std::cell::RefCell;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::crypto::{JwtSigner, JwtVerifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The text that tokens are signed with. Does not print, does not serialise, is wiped on drop.
#[derive(Clone, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub(crate) struct SecretKey(String);

/// Why a text cannot be the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretKeyError {
    /// Everybody can read it in a tutorial, or guess it.
    Published,
    /// Under 32 bytes, the size of the hash's output (RFC 7518 section 3.2).
    Short,
}

/// Keys and placeholders that stand in tutorials and templates.
const PUBLISHED: [&str; 2] = [
    // FastAPI's tutorial.
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    // The example of a public debugger for tokens.
    "a-string-secret-at-least-256-bits-long",
];

/// Words of keys that were meant to be replaced.
const PLACEHOLDERS: [&str; 9] = [
    "changeme",
    "change-me",
    "change_me",
    "secret_key",
    "secretsecret",
    "your-secret",
    "your-256-bit",
    "0123456789abcdef",
    "abcdefghijklmnop",
];

impl SecretKey {
    const MIN_LENGTH: usize = 32;

    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// Is it long enough, and not one that everybody knows?
    pub(crate) fn check(&self) -> Result<(), SecretKeyError> {
        if self.0.len() < Self::MIN_LENGTH {
            return Err(SecretKeyError::Short);
        }
        let lower = self.0.to_ascii_lowercase();
        let known = PUBLISHED.iter().any(|key| key.eq_ignore_ascii_case(&lower))
            || PLACEHOLDERS.iter().any(|word| lower.contains(word))
            || distinct_bytes(&self.0) < 8;
        if known {
            return Err(SecretKeyError::Published);
        }
        Ok(())
    }
}

/// A repeated character or pattern makes a long key as weak as a short one.
fn distinct_bytes(text: &str) -> usize {
    let mut seen = [false; 256];
    text.bytes().for_each(|byte| seen[usize::from(byte)] = true);
    seen.iter().filter(|seen| **seen).count()
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

impl fmt::Display for SecretKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Published => "is published or a placeholder: anybody could sign tokens with it",
            Self::Short => "is shorter than 32 bytes (RFC 7518 section 3.2)",
        })
    }
}

/// One key for one algorithm, ready to sign and verify.
pub(crate) struct Key {
    /// Tells this key apart within the process.
    serial: u64,
    /// Tells this key apart in tokens: derived from the key, so that every instance agrees.
    id: String,
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl Key {
    pub(crate) const ALGORITHM: Algorithm = Algorithm::HS256;

    /// What the header of a token names this key's algorithm.
    pub(crate) const ALGORITHM_NAME: &'static str = "HS256";

    pub(crate) fn new(secret: &SecretKey) -> Result<Self, jsonwebtoken::errors::Error> {
        static SERIAL: AtomicU64 = AtomicU64::new(0);
        let mut key = Self {
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
            id: String::new(),
            signing: EncodingKey::from_secret(secret.0.as_bytes()),
            verifying: DecodingKey::from_secret(secret.0.as_bytes()),
        };
        let mark = key.sign(b"rocket_scopes key id")?;
        key.id = mark[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(key)
    }

    /// The `kid` of tokens that this key signs (RFC 7515 section 4.1.4).
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, jsonwebtoken::errors::Error> {
        let signer: Box<dyn JwtSigner> =
            (DEFAULT_PROVIDER.signer_factory)(&Self::ALGORITHM, &self.signing)?;
        Ok(signer.try_sign(message)?)
    }

    /// Is `signature` this key's over `message`? Compared in constant time by the library.
    ///
    /// Setting up an HMAC key costs as much as the HMAC, and jsonwebtoken's verifiers are not
    /// `Sync`: so each thread keeps those that it has set up.
    pub(crate) fn verifies(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        thread_local! {
            static READY: RefCell<Vec<(u64, Box<dyn JwtVerifier>)>> = const { RefCell::new(Vec::new()) };
        }
        READY.with_borrow_mut(|ready| {
            if let Some((_, verifier)) = ready.iter().find(|(serial, _)| *serial == self.serial) {
                return verifier.verify(message, signature).is_ok();
            }
            let Ok(verifier) =
                (DEFAULT_PROVIDER.verifier_factory)(&Self::ALGORITHM, &self.verifying)
            else {
                return false;
            };
            let good = verifier.verify(message, signature).is_ok();
            ready.truncate(MAX_READY - 1);
            ready.insert(0, (self.serial, verifier));
            good
        })
    }
}

/// How many keys each thread keeps ready: a process has one, a test run has many.
const MAX_READY: usize = 16;

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::new(&SecretKey::new(text.into())).expect("an HMAC key")
    }

    #[test]
    fn short_and_published_keys_are_refused() {
        use SecretKeyError::*;
        for (text, expected) in [
            ("", Err(Short)),
            ("secret", Err(Short)),
            ("kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1", Err(Short)),
            ("kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e", Ok(())),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Err(Published)),
            ("abcabcabcabcabcabcabcabcabcabcabcabcabc", Err(Published)),
            ("ChangeMeChangeMeChangeMeChangeMe12345", Err(Published)),
            (PUBLISHED[0], Err(Published)),
            (&PUBLISHED[0].to_uppercase(), Err(Published)),
        ] {
            assert_eq!(SecretKey::new(text.into()).check(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_signature_holds_for_its_key_and_message_only() {
        let (a, b) = (key("first key"), key("second key"));
        let signature = a.sign(b"message").expect("signed");
        for _ in 0..2 {
            assert!(a.verifies(b"message", &signature));
            assert!(!b.verifies(b"message", &signature));
            assert!(!a.verifies(b"other", &signature));
            assert!(!a.verifies(b"message", &signature[..31].to_vec()));
            assert!(!a.verifies(b"message", &Vec::new()));
        }
        assert_eq!(a.id(), key("first key").id());
        assert_ne!(a.id(), b.id());
    }

    #[test]
    fn more_keys_than_a_thread_keeps_ready_still_verify() {
        let keys: Vec<_> = (0..2 * MAX_READY)
            .map(|n| key(&format!("key {n}")))
            .collect();
        for key in keys.iter().chain(&keys) {
            let signature = key.sign(b"message").expect("signed");
            assert!(key.verifies(b"message", &signature));
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let secret = SecretKey::new("kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e".into());
        assert_eq!(format!("{secret:?}"), "SecretKey(..)");
        assert!(!format!("{:?}", key("kMx2vWq8")).contains("kMx2"));
    }
}
