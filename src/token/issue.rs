//! Issuing this server's own tokens (RFC 9068).

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;

use super::kinds::ACCESS_TOKEN;
use crate::key::{Algorithm, Key};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'k str>,
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
            alg: key.algorithm().name(),
            typ: ACCESS_TOKEN,
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

    /// Issues a token for a subject, with these scopes: those that were asked for *and* are allowed.
    pub fn issue<C: Catalogue>(&self, subject: &str, scopes: ScopeSet<C>) -> TokenResponse {
        self.token(subject).scopes(&scopes).issue()
    }

    /// A token for a subject, of which more is to be said than its scopes.
    ///
    /// ```
    /// # use rocket_scopes::{ScopeSet, Scopes, TokenIssuer, TokenResponse};
    /// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
    /// fn after_second_factor(issuer: &TokenIssuer, user: &str, allowed: &ScopeSet<Scope>) -> TokenResponse {
    ///     issuer.token(user).scopes(allowed).authenticated_now().acr("mfa").issue()
    /// }
    /// ```
    pub fn token(&self, subject: &str) -> NewToken<'_> {
        NewToken {
            issuer: self,
            subject: subject.to_owned(),
            scope: String::new(),
            lifetime: self.lifetime.into(),
            claims: serde_json::Map::new(),
            signer: None,
        }
    }

    /// What the tokens are signed with.
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }
}

/// A token that is about to be issued.
#[must_use = "`issue` issues it"]
pub struct NewToken<'i> {
    issuer: &'i TokenIssuer,
    subject: String,
    scope: String,
    lifetime: i64,
    claims: serde_json::Map<String, Value>,
    /// Who signs it, if not the issuer.
    signer: Option<Key>,
}

impl NewToken<'_> {
    /// What it grants; nothing, if it is not said. A family as a whole is left out: no token holds one.
    pub fn scopes<C: Catalogue>(mut self, scopes: &ScopeSet<C>) -> Self {
        self.scope = scopes.issuable().to_string();
        self
    }

    /// When the user has logged in, in seconds since the Unix epoch: the claim `auth_time` (RFC 9068
    /// section 2.2.1), which `max_age` looks at.
    pub fn authenticated_at(self, time: u64) -> Self {
        self.claim("auth_time", time)
    }

    /// The user has logged in just now.
    pub fn authenticated_now(self) -> Self {
        let now = self.issuer.now();
        self.authenticated_at(now)
    }

    /// How the user has logged in: the claim `acr` (RFC 9068 section 2.2.1).
    pub fn acr(self, class: &str) -> Self {
        self.claim("acr", class)
    }

    /// A claim of the application's own. Those that this issuer writes itself win.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// For how long it is good, in seconds from now; below zero, it has expired. For tests.
    pub(crate) fn lifetime(mut self, seconds: i64) -> Self {
        self.lifetime = seconds;
        self
    }

    /// What it grants, as it stands in the token. For tests.
    pub(crate) fn words(mut self, scope: String) -> Self {
        self.scope = scope;
        self
    }

    /// Signed with another key than the issuer's, whatever its header says. For tests.
    pub(crate) fn signed_with(mut self, key: Key) -> Self {
        self.signer = Some(key);
        self
    }

    /// Issues it.
    pub fn issue(self) -> TokenResponse {
        let Self {
            issuer,
            subject,
            scope,
            lifetime,
            claims: others,
            signer,
        } = self;
        let now = issuer.now();
        let mut claims = serde_json::Map::new();
        claims.insert("sub".into(), subject.into());
        claims.insert(issuer.scope_claim.clone(), scope.clone().into());
        claims.insert("exp".into(), now.saturating_add_signed(lifetime).into());
        claims.insert("iat".into(), now.into());
        claims.insert("jti".into(), random_id().into());
        let configured = [("iss", &issuer.issuer), ("aud", &issuer.audience)];
        for (name, value) in configured {
            if let Some(value) = value {
                claims.insert(name.into(), value.clone().into());
            }
        }
        for (name, value) in others {
            claims.entry(name).or_insert(value);
        }
        let payload = serde_json::to_vec(&claims).expect("a map of strings and numbers serialises");
        let mut token = format!("{}.{}", issuer.header, URL_SAFE_NO_PAD.encode(payload));
        let key = signer.as_ref().unwrap_or(&issuer.key);
        let signature = key
            .sign(token.as_bytes())
            .expect("an issuer has a key that signs");
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        TokenResponse::new(token, lifetime.max(0).unsigned_abs(), scope)
    }
}

impl fmt::Debug for NewToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewToken(..)")
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
