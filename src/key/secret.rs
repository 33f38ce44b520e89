//! The secret that this server's own tokens are signed with.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::jwk::Jwk;

/// What tokens are signed with: a text of the settings, or the bytes of a JWK. Does not print, does not serialise, is
/// wiped on drop.
#[derive(Clone, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(from = "String")]
pub(crate) struct SecretKey(Vec<u8>);

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
        Self(text.into_bytes())
    }

    /// The secret that a JSON Web Key holds, if it is one (RFC 7518 section 6.4).
    pub(crate) fn of_jwk(json: &[u8]) -> Option<Self> {
        Jwk::read(json).ok()?.secret().map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        verify_slices_are_equal(&self.0, &other.0).is_ok()
    }

    /// Is it long enough, and not one that everybody knows?
    pub(crate) fn check(&self) -> Result<(), SecretKeyError> {
        if self.0.len() < Self::MIN_LENGTH {
            return Err(SecretKeyError::Short);
        }
        let lower = Zeroizing::new(self.0.to_ascii_lowercase());
        let holds = |word: &str| lower.windows(word.len()).any(|it| it == word.as_bytes());
        let known = PUBLISHED.iter().any(|key| **lower == *key.as_bytes())
            || PLACEHOLDERS.iter().any(|word| holds(word))
            || distinct_bytes(&self.0) < 8;
        if known {
            return Err(SecretKeyError::Published);
        }
        Ok(())
    }
}

/// A repeated character or pattern makes a long key as weak as a short one.
fn distinct_bytes(secret: &[u8]) -> usize {
    let mut seen = [false; 256];
    secret
        .iter()
        .for_each(|byte| seen[usize::from(*byte)] = true);
    seen.iter().filter(|seen| **seen).count()
}

impl From<String> for SecretKey {
    fn from(text: String) -> Self {
        Self::new(text)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_symmetric_jwk_holds_a_secret() {
        for (json, expected) in [
            // "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e"
            (
                r#"{"kty":"oct","k":"a014MnZXcThacjR0WWI3bkpjM2hMcDZzRmQ5Z1RhMWU"}"#,
                Some(Ok(())),
            ),
            // Zeros.
            (
                r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
                Some(Err(SecretKeyError::Published)),
            ),
            (
                r#"{"kty":"oct","k":"AQ"}"#,
                Some(Err(SecretKeyError::Short)),
            ),
            (r#"{"kty":"oct","k":"?"}"#, None),
            (r#"{"kty":"oct"}"#, None),
            (r#"{"kty":"EC","k":"AQ"}"#, None),
            ("-----BEGIN PUBLIC KEY-----", None),
        ] {
            let secret = SecretKey::of_jwk(json.as_bytes());
            assert_eq!(secret.map(|it| it.check()), expected, "{json}");
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let secret = SecretKey::new("kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e".into());
        assert_eq!(format!("{secret:?}"), "SecretKey(..)");
    }
}
