//! What a request shows for a scheme.

use std::fmt;

use rocket::Request;

use super::authorization::{CredentialError, authorization};
use super::{ApiKey, BasicCredentials, DigestCredentials, SchemeKind};

/// What a principal's function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// [`ApiKey`].
    ApiKey,
    /// [`BasicCredentials`].
    Basic,
    /// [`DigestCredentials`].
    Digest,
    /// [`AccessToken`](crate::AccessToken).
    Token,
}

/// Credentials of one scheme as they were shown, for the application to verify. An access token the server
/// verifies.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    ApiKey(ApiKey),
    Basic(BasicCredentials),
    Digest(DigestCredentials),
}

impl fmt::Display for CredentialKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiKey => "API key",
            Self::Basic | Self::Digest => "credentials",
            Self::Token => "token",
        })
    }
}

/// The bearer token of a request (RFC 6750 section 2.1), from its header and nowhere else.
pub(crate) fn bearer<'r>(request: &'r Request<'_>) -> Result<&'r str, CredentialError> {
    authorization(request.headers(), "bearer")
}

impl Credential {
    /// What a request shows for a scheme whose credentials the application verifies. Of the kinds that hold
    /// an access token it gives none: the server verifies those.
    pub(crate) fn shown(request: &Request<'_>, kind: &SchemeKind) -> Result<Self, CredentialError> {
        match kind {
            SchemeKind::ApiKey { from, prefix } => {
                ApiKey::shown(request, from, prefix).map(Self::ApiKey)
            }
            SchemeKind::HttpBasic => {
                let credentials = authorization(request.headers(), "basic")?;
                BasicCredentials::read(credentials).map(Self::Basic)
            }
            SchemeKind::HttpDigest => {
                let credentials = authorization(request.headers(), "digest")?;
                DigestCredentials::read(credentials).map(Self::Digest)
            }
            SchemeKind::HttpBearer { .. }
            | SchemeKind::OAuth2(_)
            | SchemeKind::OpenIdConnect { .. } => Err(CredentialError::Missing),
        }
    }
}
