//! The algorithms of JSON Web Signature.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer};

/// How a token is signed (RFC 7518 section 3.1, RFC 8037, RFC 9864).
///
/// A key has one algorithm, and which are accepted is said in the settings: never by a token, and never by a
/// provider (RFC 8725 section 3.1).
///
/// ```
/// use rocket_scopes::Algorithm;
///
/// assert_eq!(Algorithm::from_name("ES256"), Some(Algorithm::Es256));
/// assert_eq!(Algorithm::from_name("es256"), None);
/// assert_eq!(Algorithm::from_name("none"), None);
/// assert_eq!(Algorithm::Es256.name(), "ES256");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// Edwards curve signatures with Ed25519: `EdDSA` or `Ed25519`.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// HMAC with SHA-256.
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
}

/// What a key must be for an algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ec(Curve),
    Ed25519,
    Rsa,
    Secret,
}

/// The curves of ECDSA (RFC 7518 section 6.2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

impl Algorithm {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::EdDsa,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Hs256,
        Self::Hs384,
        Self::Hs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
    ];

    /// The algorithm of this name, byte for byte. `EdDSA` and `Ed25519` are two names of one (RFC 9864
    /// section 2.2), since the only key that it is used with here is an Ed25519 key.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "Ed25519" => Some(Self::EdDsa),
            _ => Self::ALL.iter().copied().find(|it| it.name() == name),
        }
    }

    /// What `alg` of a header names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// Does whoever verifies with it hold what signs as well?
    pub const fn is_symmetric(self) -> bool {
        matches!(self, Self::Hs256 | Self::Hs384 | Self::Hs512)
    }

    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::EdDsa => Kind::Ed25519,
            Self::Es256 => Kind::Ec(Curve::P256),
            Self::Es384 => Kind::Ec(Curve::P384),
            Self::Es512 => Kind::Ec(Curve::P521),
            Self::Hs256 | Self::Hs384 | Self::Hs512 => Kind::Secret,
            Self::Ps256 | Self::Ps384 | Self::Ps512 | Self::Rs256 | Self::Rs384 | Self::Rs512 => {
                Kind::Rsa
            }
        }
    }
}

impl Curve {
    /// The curve's `crv` (RFC 7518 section 6.2.1.1).
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        let all = [Self::P256, Self::P384, Self::P521];
        all.into_iter().find(|it| it.name() == name)
    }

    /// How many bytes a coordinate has.
    pub(super) const fn size(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Algorithm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "EdDSA", "Ed25519", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "PS256",
            "PS384", "PS512", "RS256", "RS384", "RS512",
        ];
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| de::Error::unknown_variant(&name, NAMES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_byte_for_byte() {
        for &algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.name()), Some(algorithm));
        }
        assert_eq!(Algorithm::from_name("Ed25519"), Some(Algorithm::EdDsa));
        for name in [
            "", "none", "None", "hs256", "HS256 ", " HS256", "HS-256", "EDDSA", "ed25519", "Ed448",
            "ES256K", "RSA-OAEP", "dir", "A256KW", "HS256\0",
        ] {
            assert_eq!(Algorithm::from_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn settings_name_algorithms_as_tokens_do() {
        let read: Vec<Algorithm> =
            serde_json::from_str(r#"["RS256","Ed25519"]"#).expect("two algorithms");
        assert_eq!(read, [Algorithm::Rs256, Algorithm::EdDsa]);
        assert!(serde_json::from_str::<Algorithm>(r#""none""#).is_err());
    }
}
