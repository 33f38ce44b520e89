//! What is known of the caller by one scheme: credentials, principal, scopes.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use rocket::Request;

use super::principal::{Known, Loaded, Loading, PrincipalInfo};
use crate::denial::Denied;
use crate::policy::Authentication;
use crate::scheme::{Credential, SchemeInfo};
use crate::scope::Words;
use crate::token::AccessToken;

/// The caller of a request, as one scheme of the server knows them.
pub(crate) struct Caller {
    principal: &'static PrincipalInfo,
    /// What it has shown, if the application verifies that. An access token is the request's.
    credential: OnceLock<Credential>,
    known: OnceLock<Result<Good, Denied>>,
}

/// A caller whose credentials were good.
pub(super) struct Good {
    principal: Arc<dyn Any + Send + Sync>,
    granted: Grant,
}

/// What says what a caller is granted.
enum Grant {
    Scopes(Words),
    Token(AccessToken),
}

impl Good {
    /// Whom a function has loaded. What it does not say of the scopes, the access token says.
    ///
    /// # Errors
    ///
    /// Nothing says it.
    pub(super) fn new(known: Known, token: Option<&AccessToken>) -> Result<Self, Denied> {
        let granted = match (known.granted, token) {
            (Some(scopes), _) => Grant::Scopes(scopes),
            (None, Some(token)) => Grant::Token(token.clone()),
            (None, None) => return Err(Denied::misconfigured()),
        };
        Ok(Self {
            principal: known.principal,
            granted,
        })
    }
}

/// The caller of a request, by each scheme of the server.
pub(crate) struct Callers {
    /// Most servers have one scheme: its caller needs no memory of its own.
    first: Option<Caller>,
    others: Box<[Caller]>,
}

impl Callers {
    /// Nothing is known yet.
    pub(super) fn new(principals: &[&'static PrincipalInfo]) -> Self {
        let mut principals = principals.iter().copied();
        Self {
            first: principals.next().map(Caller::new),
            others: principals.map(Caller::new).collect(),
        }
    }

    /// The caller by the scheme at this place.
    pub(crate) fn get(&self, place: usize) -> Option<&Caller> {
        match place.checked_sub(1) {
            None => self.first.as_ref(),
            Some(place) => self.others.get(place),
        }
    }

    /// By each of them, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Caller> + Clone {
        self.first.iter().chain(&self.others)
    }
}

impl Caller {
    /// Nothing is known yet.
    pub(super) const fn new(principal: &'static PrincipalInfo) -> Self {
        Self {
            principal,
            credential: OnceLock::new(),
            known: OnceLock::new(),
        }
    }

    /// Loads whom the credentials stand for.
    pub(super) fn load<'r>(&self, request: &'r Request<'_>) -> Loading<'r> {
        self.principal.load(request)
    }

    pub(crate) fn scheme(&self) -> &'static SchemeInfo {
        self.principal.scheme
    }

    /// Takes what the application verifies, at the first call.
    pub(super) fn take(&self, request: &Request<'_>) -> Result<(), Denied> {
        if self.credential.get().is_none() {
            let shown = Credential::shown(request, &self.scheme().kind)?;
            self.credential.get_or_init(|| shown);
        }
        Ok(())
    }

    /// Whom the credentials stand for, or why they are refused.
    pub(super) fn know(&self, known: Result<Good, Denied>) -> Result<(), Denied> {
        let known = self.known.get_or_init(|| known);
        known.as_ref().map(drop).map_err(Denied::clone)
    }

    /// Is it known whom the credentials stand for, or why they are refused?
    pub(super) fn known(&self) -> Option<Result<(), Denied>> {
        let known = self.known.get()?;
        Some(known.as_ref().map(drop).map_err(Denied::clone))
    }

    pub(crate) fn is_known(&self) -> bool {
        matches!(self.known.get(), Some(Ok(_)))
    }

    /// Why the credentials were refused, if they were.
    pub(crate) fn denied(&self) -> Option<&Denied> {
        self.known.get()?.as_ref().err()
    }

    /// What it has shown, if the application verifies that.
    pub(super) fn credential(&self) -> Option<&Credential> {
        self.credential.get()
    }

    fn good(&self) -> Option<&Good> {
        self.known.get()?.as_ref().ok()
    }

    /// The access token by which it is known, if it is by one.
    pub(super) fn token(&self) -> Option<&AccessToken> {
        match &self.good()?.granted {
            Grant::Token(token) => Some(token),
            Grant::Scopes(_) => None,
        }
    }

    pub(super) fn principal<P: Loaded>(&self) -> Option<&P> {
        self.good()?.principal.downcast_ref()
    }

    /// The scopes that the credentials are granted; none before it is known whom they stand for.
    pub(crate) fn granted(&self) -> &Words {
        static NOTHING: Words = Words::NOTHING;
        match self.good().map(|known| &known.granted) {
            Some(Grant::Scopes(granted)) => granted,
            Some(Grant::Token(token)) => token.granted(),
            None => &NOTHING,
        }
    }

    /// Who calls: what the name is unique in (an issuer, a scheme), and the name.
    pub(crate) fn subject(&self) -> (&str, &str) {
        let scheme = self.scheme().name;
        match (self.token(), self.credential()) {
            (Some(token), _) => (token.issuer().unwrap_or_default(), token.subject()),
            (None, Some(Credential::ApiKey(key))) => (scheme, key.id()),
            (None, Some(Credential::Basic(user))) => (scheme, user.username()),
            (None, Some(Credential::Digest(user))) => (scheme, user.username().unwrap_or_default()),
            (None, None) => (scheme, ""),
        }
    }

    /// How the caller has logged in, as far as the credentials say.
    pub(crate) fn authentication(&self) -> Option<&Authentication> {
        self.token().map(AccessToken::authentication)
    }
}
