//! Why a token is refused.

use std::fmt;
use std::time::Duration;

/// Why a token was refused: for logs and tests. Clients are not told, and it holds no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidToken {
    /// `alg` is none that its issuer may sign with (RFC 8725 section 3.1).
    Algorithm,
    /// `aud` is missing, names others, or is there although none is configured (RFC 7519 section 4.1.3).
    Audience,
    /// `cnf` binds the token to a key whose proof this server cannot check (RFC 7800, RFC 9449).
    Bound,
    /// The claims are no JSON object, or one of them is repeated or of the wrong type.
    Claims,
    /// `exp` is missing or not in the future.
    Expired,
    /// The header asks for an extension (`crit`, `b64`, `zip`, ..): none is supported.
    Extension,
    /// Its issuer was asked, and says that it is not good (RFC 7662 section 2.2).
    Inactive,
    /// A claim is missing that the profile of its issuer requires (RFC 9068 section 2.2).
    Incomplete,
    /// `iat` lies in the future.
    IssuedInTheFuture,
    /// `iss` is missing, or nobody whose tokens are accepted.
    Issuer,
    /// `kid` names none of its issuer's keys, or one that verifies no more; or there is no `kid` and more than one
    /// key.
    Key,
    /// It is good for longer than its issuer's tokens may be, or does not say for how long.
    Lifetime,
    /// Not three parts of base64url, over 8 KiB, or no header (RFC 7515 section 7.1); and nobody can be asked
    /// what else it is.
    Malformed,
    /// `nbf` lies in the future.
    NotYetValid,
    /// It was good, and has been [revoked](crate::Revocations).
    Revoked,
    /// Not signed with the key.
    Signature,
    /// `sub` is missing or empty.
    Subject,
    /// `typ` is not accepted of its issuer (RFC 9068 section 4), or it is an ID token all the same; or what its
    /// issuer says of it is not that it is an access token for whoever bears it (`token_type`).
    Type,
    /// Nobody is known under this `sub` (any more).
    UnknownSubject,
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Algorithm => "the token's algorithm is not the key's",
            Self::Audience => "the token is for another audience",
            Self::Bound => "the token is bound to a key that cannot be checked",
            Self::Claims => "the token's claims are malformed",
            Self::Expired => "the token has expired or never says when",
            Self::Extension => "the token's header asks for an extension",
            Self::Inactive => "the token is not good, says its issuer",
            Self::Incomplete => "the token lacks a claim that its profile requires",
            Self::IssuedInTheFuture => "the token was issued in the future",
            Self::Issuer => "the token is from another issuer",
            Self::Key => "the token names another key",
            Self::Lifetime => "the token is good for too long or never says since when",
            Self::Malformed => "the token is malformed",
            Self::NotYetValid => "the token is not valid yet",
            Self::Revoked => "the token has been revoked",
            Self::Signature => "the token's signature is wrong",
            Self::Subject => "the token has no subject",
            Self::Type => {
                "the token is no access token, as far as its `typ` and its claims say (`types` of its issuer)"
            }
            Self::UnknownSubject => "the token's subject is unknown",
        })
    }
}

impl std::error::Error for InvalidToken {}

/// Why a token was not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unverified {
    /// It is not good.
    Invalid(InvalidToken),
    /// Its issuer has to be asked, which takes its time.
    Opaque,
    /// Nobody can say: the keys of its issuer are not there (yet), and are being fetched; or it does not answer.
    #[cfg_attr(
        not(feature = "remote"),
        expect(dead_code, reason = "nothing is fetched")
    )]
    Unavailable {
        /// When somebody may.
        retry_after: Duration,
    },
}

impl From<InvalidToken> for Unverified {
    fn from(fault: InvalidToken) -> Self {
        Self::Invalid(fault)
    }
}
