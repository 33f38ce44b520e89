//! The fairing that turns declarations into checks.

use std::sync::{Arc, OnceLock};

use super::gate::Allowance;
use super::operations::Operations;
use super::{Clock, SystemClock};
use crate::decision::{Decision, Hook};
use crate::guard::Principal;
use crate::policy::{Line, Policy, Requirement};

/// The fairing that every application attaches once: it reads the settings, prepares the keys, and
/// writes the challenge of every refusal.
///
/// ```
/// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, principal};
/// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
/// # #[derive(Clone)] struct CurrentUser;
/// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
/// use rocket_scopes::Security;
///
/// let rocket = rocket::build().attach(Security::new::<CurrentUser>());
/// ```
///
/// # What it manages
///
/// [`TokenIssuer`] and [`Passwords`], for the handler that logs people in; no `TokenIssuer` where the settings
/// name `issuers` and no key of its own. [`Revocations`], [`RememberedTokens`] and [`Decisions`].
///
/// [`Decisions`]: crate::Decisions
/// [`Passwords`]: crate::Passwords
/// [`RememberedTokens`]: crate::RememberedTokens
/// [`Revocations`]: crate::Revocations
/// [`TokenIssuer`]: crate::TokenIssuer
///
/// # What it registers
///
/// A default catcher that answers `{"detail": ".."}`, unless the application has one at `/`. Whatever
/// catcher answers, the headers of the refusal are written. Where `signing_keys` are set, also their public
/// halves, at `/.well-known/jwks.json`.
///
/// # Launch errors
///
/// An unknown or impossible setting of the table `scopes`; outside the debug profile also a key that
/// is missing, shorter than 32 bytes, or published, or a file of keys that cannot be used. One line of the log
/// says which.
pub struct Security {
    /// The principal of routes that name no scheme.
    pub(super) default: (&'static Policy, &'static Requirement),
    /// Others.
    pub(super) principals: Vec<&'static Policy>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) allowances: Vec<Allowance>,
    pub(super) hook: Option<Hook>,
    /// What each route asks, once the server is ignited.
    pub(super) operations: OnceLock<Arc<Operations>>,
    #[cfg(feature = "openapi")]
    pub(super) docs: Option<crate::openapi::Docs>,
}

impl Security {
    /// Checks the callers of an application whose principal is `P`: where a route names no scheme and takes no
    /// other principal, its callers come by the schemes of this one.
    pub fn new<P: Principal>() -> Self {
        Self {
            default: (P::POLICY, P::REQUIREMENT),
            principals: Vec::new(),
            clock: Arc::new(SystemClock),
            allowances: Vec::new(),
            hook: None,
            operations: OnceLock::new(),
            #[cfg(feature = "openapi")]
            docs: None,
        }
    }

    /// Accepts the callers of another scheme, where a route names it: `#[authenticated(scheme = MachineKey)]`. A
    /// route that takes the principal itself needs no such line.
    ///
    /// ```
    /// # use rocket_scopes::{AccessToken, ApiKey, ApiKeyFrom, ApiKeyHash, Denied, Granted, OAuth2Flow, Scheme, SchemeKind};
    /// # use rocket_scopes::{ScopeSet, Scopes, Security, authenticated, principal};
    /// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
    /// # struct Login;
    /// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
    /// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
    /// # #[derive(Clone)] struct CurrentUser;
    /// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
    /// # struct MachineKey;
    /// # impl Scheme for MachineKey { type Scopes = Scope; const NAME: &'static str = "MachineKey";
    /// #   const KIND: SchemeKind = SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-API-Key"), prefix: "acme_" }; }
    /// # #[derive(Clone)] struct Machine;
    /// # #[principal(scheme = MachineKey)] fn machine(key: &ApiKey) -> Result<Granted<Machine>, Denied> {
    /// #   let found: Option<ApiKeyHash> = None;
    /// #   Ok(key.verify(found, |hash| hash)?.granted(|_| ScopeSet::<Scope>::new()).map(|_| Machine)) }
    /// #[authenticated(scheme = MachineKey)]
    /// #[rocket::post("/readings")]
    /// fn add_reading() -> &'static str {
    ///     "added"
    /// }
    ///
    /// let security = Security::new::<CurrentUser>().principal::<Machine>();
    /// ```
    pub fn principal<P: Principal>(mut self) -> Self {
        self.principals.push(P::POLICY);
        self
    }

    /// Tells the time by another clock: for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Tells of each decision: who was let through, who was refused, whom a report-only clause would have
    /// refused. Called once a request, before it is answered: what takes time belongs on a thread of its own.
    ///
    /// ```
    /// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, principal};
    /// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
    /// # struct Login;
    /// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
    /// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
    /// # #[derive(Clone)] struct CurrentUser;
    /// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
    /// use rocket_scopes::{Outcome, Security};
    ///
    /// let security = Security::new::<CurrentUser>().on_decision(|decision| {
    ///     if decision.outcome() == Outcome::Denied {
    ///         println!("{}: {} for {:?}", decision.route(), decision.reason(), decision.subject_hash());
    ///     }
    /// });
    /// ```
    pub fn on_decision(
        mut self,
        hook: impl for<'d> Fn(&Decision<'d>) + Send + Sync + 'static,
    ) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Opens the routes below a base path that have no stance: for those that are no code of yours, as of a
    /// `FileServer`. The reason stands in the inventory.
    ///
    /// A stance beside a handler, or of its mount, holds all the same.
    ///
    /// ```
    /// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, principal};
    /// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
    /// # struct Login;
    /// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
    /// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
    /// # #[derive(Clone)] struct CurrentUser;
    /// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
    /// use rocket::fs::FileServer;
    /// use rocket_scopes::Security;
    ///
    /// let rocket = rocket::build()
    ///     .mount("/assets", FileServer::from(std::env::temp_dir()))
    ///     .attach(Security::new::<CurrentUser>().public_at("/assets", "style sheets and pictures"));
    /// ```
    #[track_caller]
    pub fn public_at(mut self, base: &str, reason: impl Into<String>) -> Self {
        let caller = std::panic::Location::caller();
        let line = Line {
            file: caller.file(),
            line: caller.line(),
        };
        self.allowances
            .push(Allowance::new(base, reason.into(), line));
        self
    }

    /// Serves the OpenAPI document, and RapiDoc to read and try it.
    #[cfg(feature = "openapi")]
    pub fn docs(mut self, docs: crate::openapi::Docs) -> Self {
        self.docs = Some(docs);
        self
    }
}
