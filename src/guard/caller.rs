//! What is known of the caller by one scheme: credentials, principal, scopes.

use std::sync::OnceLock;

use super::principal::{Known, Loaded, PrincipalInfo};
use crate::denial::{Denied, Reason};
use crate::policy::Authentication;
use crate::scheme::{Credential, SchemeInfo};
use crate::scope::Words;

/// The caller of a request, as one scheme of the server knows them.
pub(crate) struct Caller {
    principal: &'static PrincipalInfo,
    credential: OnceLock<Result<Credential, Denied>>,
    known: OnceLock<Result<Known, Denied>>,
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

    pub(crate) fn scheme(&self) -> &'static SchemeInfo {
        self.principal.scheme
    }

    /// Takes the credentials, at the first call.
    pub(super) fn shown(
        &self,
        take: impl FnOnce(&SchemeInfo) -> Result<Credential, Denied>,
    ) -> Result<(), Denied> {
        let shown = self.credential.get_or_init(|| take(self.scheme()));
        shown.as_ref().map(drop).map_err(Denied::clone)
    }

    /// Whom the credentials stand for.
    pub(super) fn know(&self, known: Result<Known, Denied>) -> Result<(), Denied> {
        let known = self.known.get_or_init(|| known);
        known.as_ref().map(drop).map_err(Denied::clone)
    }

    /// Is it known whom the credentials stand for, or that they stand for nobody?
    pub(super) fn known(&self) -> Option<Result<(), Denied>> {
        let known = self.known.get()?;
        Some(known.as_ref().map(drop).map_err(Denied::clone))
    }

    pub(crate) fn is_known(&self) -> bool {
        matches!(self.known.get(), Some(Ok(_)))
    }

    /// Were there credentials, good or bad? Not known before they were looked for.
    pub(super) fn has_shown(&self) -> bool {
        match self.credential.get() {
            Some(Ok(_)) => true,
            Some(Err(denied)) => denied.reason() != Reason::NotAuthenticated,
            None => false,
        }
    }

    /// Why the credentials were refused, if they were.
    pub(crate) fn denied(&self) -> Option<&Denied> {
        match (self.credential.get(), self.known.get()) {
            (Some(Err(denied)), _) | (_, Some(Err(denied))) => Some(denied),
            (Some(Ok(_)) | None, Some(Ok(_)) | None) => None,
        }
    }

    /// The credentials, if they were good.
    pub(crate) fn credential(&self) -> Option<&Credential> {
        self.credential.get()?.as_ref().ok()
    }

    pub(super) fn principal<P: Loaded>(&self) -> Option<&P> {
        let known = self.known.get()?.as_ref().ok()?;
        known.principal.downcast_ref()
    }

    /// The scopes that the credentials are granted; none before it is known whom they stand for.
    pub(crate) fn granted(&self) -> &Words {
        static NOTHING: Words = Words::NOTHING;
        let known = self.known.get().and_then(|known| known.as_ref().ok());
        match (known, self.credential()) {
            (
                Some(Known {
                    granted: Some(granted),
                    ..
                }),
                _,
            ) => granted,
            (Some(_), Some(Credential::Token(token))) => token.granted(),
            (Some(_) | None, _) => &NOTHING,
        }
    }

    /// Who calls: what the name is unique in (an issuer, a scheme), and the name.
    pub(crate) fn subject(&self) -> (&str, &str) {
        let scheme = self.scheme().name;
        match self.credential() {
            Some(Credential::Token(token)) => (token.issuer().unwrap_or_default(), token.subject()),
            Some(Credential::ApiKey(key)) => (scheme, key.id()),
            Some(Credential::Basic(user)) => (scheme, user.username()),
            Some(Credential::Digest(user)) => (scheme, user.username().unwrap_or_default()),
            None => (scheme, ""),
        }
    }

    /// How the caller has logged in, as far as the credentials say.
    pub(crate) fn authentication(&self) -> Option<&Authentication> {
        match self.credential()? {
            Credential::Token(token) => Some(token.authentication()),
            Credential::ApiKey(_) | Credential::Basic(_) | Credential::Digest(_) => None,
        }
    }
}
