//! Issuing this server's own tokens (RFC 9068).

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::jws::TYPE;
use super::key::Key;
use crate::launch::Clock;
use crate::login::TokenResponse;
use crate::scope::{Catalogue, ScopeSet};

/// Issues access tokens that this server accepts. Managed by Rocket: take it as `&State<TokenIssuer>`.
///
/// A token has the header `alg`, `typ` (`at+jwt`) and `kid`, and the claims `sub`, `scope`, `exp`,
/// `iat`, `jti` and, where configured, `iss` and `aud`.
pub struct TokenIssuer {
    key: Arc<Key>,
    header: String,
    issuer: Option<String>,
    audience: Option<String>,
    scope_claim: String,
    lifetime: u32,
    clock: Arc<dyn Clock>,
}

/// The header of tokens, in the order of the members.
#[derive(Serialize)]
struct Header<'k> {
    alg: &'static str,
    typ: &'static str,
    kid: &'k str,
}

impl TokenIssuer {
    pub(crate) fn new(
        key: Arc<Key>,
        issuer: Option<String>,
        audience: Option<String>,
        scope_claim: String,
        lifetime: u32,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let header = Header {
            alg: Key::ALGORITHM_NAME,
            typ: TYPE,
            kid: key.id(),
        };
        let header = serde_json::to_vec(&header).expect("strings serialise");
        Self {
            header: URL_SAFE_NO_PAD.encode(header),
            key,
            issuer,
            audience,
            scope_claim,
            lifetime,
            clock,
        }
    }

    /// The header of every token, as it is spelt in them.
    pub(crate) fn header(&self) -> &str {
        &self.header
    }

    /// Issues a token for a subject, with these scopes: those that were asked for *and* are allowed.
    pub fn issue<C: Catalogue>(&self, subject: &str, scopes: ScopeSet<C>) -> TokenResponse {
        let (now, scope) = (self.clock.now(), scopes.to_string());
        let mut claims = serde_json::Map::new();
        claims.insert("sub".into(), subject.into());
        claims.insert(self.scope_claim.clone(), scope.clone().into());
        claims.insert(
            "exp".into(),
            now.saturating_add(u64::from(self.lifetime)).into(),
        );
        claims.insert("iat".into(), now.into());
        claims.insert("jti".into(), random_id().into());
        let configured = [("iss", &self.issuer), ("aud", &self.audience)];
        for (name, value) in configured {
            if let Some(value) = value {
                claims.insert(name.into(), value.clone().into());
            }
        }
        let payload = serde_json::to_vec(&claims).expect("a map of strings and numbers serialises");
        let mut token = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(payload));
        let signature = self.key.sign(token.as_bytes()).expect("an HMAC key signs");
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        TokenResponse::new(token, u64::from(self.lifetime), scope)
    }
}

/// 128 random bits (RFC 7519 section 4.1.7).
fn random_id() -> String {
    URL_SAFE_NO_PAD.encode(crate::launch::random::<16>())
}

impl fmt::Debug for TokenIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenIssuer({:?})", self.key)
    }
}
