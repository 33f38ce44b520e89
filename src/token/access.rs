//! The verified access token of a request.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

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

    /// Whom the token is about (RFC 7519 section 4.1.2). Never empty.
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The scopes that the token grants, among those of the scheme's catalogue, with all that they imply.
    pub fn scopes<C: Catalogue>(&self) -> ScopeSet<C> {
        ScopeSet::of(self.0.granted.clone())
    }

    /// One claim, if the token has it and it is of this type.
    pub fn claim<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let mut claims: serde_json::Map<_, _> = serde_json::from_str(&self.0.payload).ok()?;
        serde_json::from_value(claims.remove(name)?).ok()
    }

    pub(super) fn verified(&self) -> &Verified {
        &self.0
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

/// What was read from a token whose signature is good.
pub(super) struct Verified {
    pub(super) subject: Box<str>,
    pub(super) expires: f64,
    pub(super) not_before: Option<f64>,
    pub(super) issued: Option<f64>,
    /// With all that is implied.
    pub(super) granted: Words,
    pub(super) authentication: Authentication,
    /// All claims, as JSON.
    pub(super) payload: String,
}
