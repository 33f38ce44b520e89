//! The `WWW-Authenticate` challenge of a refusal (RFC 9110 section 11.6.1).

mod bearer;
#[cfg(test)]
mod tests;

use rocket::http::Status;
use serde::Deserialize;

use self::bearer::{Bearer, bearer_of_fastapi};
use super::{Denied, Reason};
use crate::launch::{hex, random};
use crate::scheme::{CredentialKind, SchemeInfo, SchemeKind};

pub(crate) use self::bearer::{Asked, Scopes};

/// How refusals are answered: the setting `challenge`.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ChallengeProfile {
    /// As FastAPI's tutorial answers: missing scopes are a 401 too, and challenges hold no error code.
    FastApi,
    /// RFC 6750: missing scopes are a 403 `insufficient_scope`.
    #[default]
    Rfc6750,
}

/// Writes challenges: the profile, and the realm that they name.
#[derive(Debug)]
pub(crate) struct Challenge {
    pub(crate) profile: ChallengeProfile,
    /// The name of the scheme, where it is not set.
    pub(crate) realm: Option<String>,
    /// Where the metadata of this resource is (RFC 9728), if it is published.
    pub(crate) metadata: Option<String>,
}

impl Challenge {
    /// The status of a refusal. Nothing else picks one.
    pub(crate) fn status(&self, denied: &Denied) -> Status {
        match (self.profile, denied.reason()) {
            (ChallengeProfile::FastApi, Reason::InsufficientScope) => Status::Unauthorized,
            (ChallengeProfile::FastApi | ChallengeProfile::Rfc6750, _) => denied.status(),
        }
    }

    /// The value of `WWW-Authenticate` for the callers of one scheme, for what was asked. Every 401 has one (RFC
    /// 9110 section 15.5.2); a guard's own 403 has none: no scope would help.
    pub(crate) fn header<'a>(
        &self,
        denied: &Denied,
        scheme: &SchemeInfo,
        asked: impl FnOnce() -> Asked<'a>,
    ) -> Option<String> {
        match (scheme.kind.credential(), self.profile) {
            (CredentialKind::Token, ChallengeProfile::FastApi) => bearer_of_fastapi(denied, asked),
            (CredentialKind::Token, ChallengeProfile::Rfc6750) => {
                let bearer = Bearer {
                    realm: self.realm(scheme),
                    metadata: self.metadata.as_deref(),
                };
                bearer.header(denied, asked)
            }
            (CredentialKind::ApiKey | CredentialKind::Basic | CredentialKind::Digest, profile) => {
                let is_401 = self.status(denied) == Status::Unauthorized;
                let is_400 = denied.reason() == Reason::RepeatedCredentials;
                let says = || other(&scheme.kind, profile, self.realm(scheme));
                (is_401 || is_400).then(says).flatten()
            }
        }
    }

    fn realm<'a>(&'a self, scheme: &'a SchemeInfo) -> &'a str {
        self.realm.as_deref().unwrap_or(scheme.name)
    }
}

/// The challenge of a scheme without tokens, which has no place for errors and scopes. What is in it is checked
/// when the scheme is compiled, or when the settings are read.
fn other(kind: &SchemeKind, profile: ChallengeProfile, realm: &str) -> Option<String> {
    match (kind, profile) {
        // RFC 7617 section 2.1.
        (SchemeKind::HttpBasic, _) => Some(format!("Basic realm=\"{realm}\", charset=\"UTF-8\"")),
        // RFC 7616 section 3.3. The application remembers no nonce of ours: it is there for the form.
        (SchemeKind::HttpDigest, _) => Some(format!(
            "Digest realm=\"{realm}\", qop=\"auth\", algorithm=SHA-256, charset=UTF-8, nonce=\"{}\"",
            hex(&random::<16>())
        )),
        // No registered scheme: the name is FastAPI's.
        (SchemeKind::ApiKey { .. }, ChallengeProfile::FastApi) => Some("APIKey".to_owned()),
        (SchemeKind::ApiKey { from, .. }, ChallengeProfile::Rfc6750) => {
            let (place, name) = from.place();
            Some(format!(
                "APIKey realm=\"{realm}\", in=\"{place}\", name=\"{name}\""
            ))
        }
        (
            SchemeKind::HttpBearer { .. }
            | SchemeKind::OAuth2(_)
            | SchemeKind::OpenIdConnect { .. },
            _,
        ) => None,
    }
}
