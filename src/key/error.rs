//! Why a key is not used.

use std::fmt;

/// Why a key is not used. Holds nothing of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyError {
    /// It is for no algorithm that is allowed, or for none that is known.
    Algorithm,
    /// Its curve is unknown (RFC 7518 section 6.2.1.1, RFC 8037 section 2).
    Curve,
    /// Its `kid` is over 256 bytes.
    Id,
    /// The algorithm that it names is for another type of key, or another curve.
    Label,
    /// It cannot be read: something is missing, repeated or of the wrong type.
    Malformed,
    /// It is a point that is not on its curve, or of low order.
    Point,
    /// It holds private members, though everybody can read it.
    Private,
    /// Its `kid` and algorithm are those of another key of the set.
    Repeated,
    /// It is a secret, though everybody can read it.
    Secret,
    /// It is a secret shorter than the hash's output (RFC 7518 section 3.2).
    Short,
    /// The set holds more keys than are looked at.
    Surplus,
    /// Its type is unknown (RFC 7517 section 5: such keys are ignored).
    Type,
    /// It is not for signatures (`use`, `key_ops`: RFC 7517 sections 4.2 and 4.3).
    Use,
    /// It is an RSA key of fewer than 2048 or more than 8192 bits, of an impossible exponent, or of a generator
    /// whose keys can be factored (RFC 7518 section 3.3, RFC 8017 section 3.1, CVE-2017-15361).
    Weak,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Algorithm => "for no allowed algorithm",
            Self::Curve => "of an unknown curve",
            Self::Id => "of a `kid` over 256 bytes",
            Self::Label => "labelled with an algorithm for other keys",
            Self::Malformed => "malformed",
            Self::Point => "no good point of its curve",
            Self::Private => "with private members",
            Self::Repeated => "of a `kid` that another one has",
            Self::Secret => "a secret that everybody can read",
            Self::Short => "shorter than its hash",
            Self::Surplus => "beyond the hundredth",
            Self::Type => "of an unknown type",
            Self::Use => "not for signatures",
            Self::Weak => "a weak RSA key",
        })
    }
}

impl std::error::Error for KeyError {}
