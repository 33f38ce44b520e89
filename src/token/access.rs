//! The verified access token of a request.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde::de::DeserializeOwned;

use super::Identity;
use super::claim::claim;
use super::issuer::Origin;
use crate::key::Key;
use crate::policy::Authentication;
use crate::scope::{Catalogue, ScopeSet, Words};

/// The verified access token of the request, as guards and handlers take it.
///
/// Verified once a request, cheap to clone. It is there before the principal is loaded, so that a
/// `#[principal]` function can look its subject up.
///
/// ```
/// use rocket_scopes::{AccessToken, Denied, principal};
/// # use rocket_scopes::{OAuth2Flow, Scheme, SchemeKind, Scopes};
/// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
///
/// #[derive(Clone)]
/// struct Caller {
///     name: String,
///     tenant: Option<String>,
/// }
///
/// #[principal(scheme = Login)]
/// fn caller(token: &AccessToken) -> Result<Caller, Denied> {
///     Ok(Caller { name: token.subject().to_owned(), tenant: token.claim("tenant") })
/// }
/// ```
#[derive(Clone)]
pub struct AccessToken(Arc<Verified>);

impl AccessToken {
    pub(super) fn new(verified: Verified) -> Self {
        Self(Arc::new(verified))
    }

    /// Whom the token is about (RFC 7519 section 4.1.2). Never empty. Of an opaque token without `sub` it is the
    /// client.
    ///
    /// It is unique within its issuer only. Where tokens of several issuers are accepted, rights belong to
    /// the [identity](Self::identity), and whoever looks a subject up among the server's own users asks first
    /// whether the server [has issued](Self::is_own) the token.
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// Who vouches for it: the verified `iss` (RFC 7519 section 4.1.1). None is for tokens of this server's
    /// own, as long as the setting `issuer` is not set.
    pub fn issuer(&self) -> Option<&str> {
        self.0.origin.issuer.as_deref()
    }

    /// Has this server issued it, and not one of the `issuers` of the settings?
    pub fn is_own(&self) -> bool {
        self.scheme().is_none()
    }

    /// Who the token is about, to be compared and stored: issuer and subject together.
    ///
    /// ```
    /// # use std::collections::HashMap;
    /// # use rocket_scopes::{AccessToken, Denied, Identity};
    /// struct Accounts(HashMap<Identity, String>);
    ///
    /// fn account<'a>(token: &AccessToken, accounts: &'a Accounts) -> Result<&'a str, Denied> {
    ///     let account = accounts.0.get(&token.identity());
    ///     Ok(account.ok_or_else(Denied::unknown_subject)?)
    /// }
    /// ```
    pub fn identity(&self) -> Identity {
        Identity::of(self.0.origin.issuer.clone(), &self.0.subject)
    }

    /// The client that was given the token: the claim `client_id` (RFC 9068 section 2.2). Some issuers say
    /// it otherwise: ask for the [claim](Self::claim) `azp`, `appid` or `cid`.
    pub fn client_id(&self) -> Option<&str> {
        self.0.client.as_deref()
    }

    /// The scopes that the token grants, among those of the scheme's catalogue, with all that they imply.
    pub fn scopes<C: Catalogue>(&self) -> ScopeSet<C> {
        ScopeSet::of(self.0.granted.clone())
    }

    /// One claim, if the token has it and it is of this type, whatever its other claims hold. Of an opaque
    /// token: one member of what its issuer says of it.
    ///
    /// A claim of another type is none as well: let `None` never allow more than a claim does. Whether there is
    /// one at all, `claim::<serde::de::IgnoredAny>(name)` says.
    pub fn claim<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        claim(&self.0.payload, name)
    }

    pub(super) fn verified(&self) -> &Verified {
        &self.0
    }

    /// The name of the scheme that its issuer belongs to; none for this server's own tokens.
    pub(crate) fn scheme(&self) -> Option<&str> {
        self.0.origin.scheme.as_deref()
    }

    pub(crate) fn granted(&self) -> &Words {
        &self.0.granted
    }

    pub(crate) fn authentication(&self) -> &Authentication {
        &self.0.authentication
    }
}

/// Shows nothing of the token: its subject may be somebody's name.
impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(..)")
    }
}

/// What was read from a token whose signature is good, or what its issuer says of it. Times are in seconds,
/// with the leeway of the issuer in them.
pub(super) struct Verified {
    pub(super) origin: Arc<Origin>,
    /// None where nobody signed it, and its issuer was asked.
    pub(super) key: Option<Arc<Key>>,
    pub(super) subject: Box<str>,
    pub(super) client: Option<Box<str>>,
    /// Without an end, where the issuer that was asked names none.
    pub(super) expires: f64,
    pub(super) not_before: Option<f64>,
    pub(super) issued: Option<f64>,
    /// With all that is implied.
    pub(super) granted: Words,
    pub(super) authentication: Authentication,
    /// All claims, as JSON; of a token that its issuer was asked about, the answer.
    pub(super) payload: String,
    /// What it is known by to those who revoke it.
    pub(super) mark: u64,
    /// After how many revocations it was last looked up among them.
    pub(super) looked_up: AtomicU64,
}

impl Verified {
    /// How many bytes it takes, about.
    pub(super) fn size(&self) -> usize {
        let texts = self.subject.len() + self.client.as_deref().map_or(0, str::len);
        let words = self
            .granted
            .bound()
            .map(|word| word.len() + size_of::<Box<str>>());
        size_of::<Self>() + texts + self.payload.capacity() + words.sum::<usize>()
    }
}
