//! The fairing that turns declarations into checks.

use std::sync::{Arc, OnceLock};

use log::{error, warn};
use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::http::Header;
use rocket::{Build, Config, Orbit, Request, Response, Rocket, Route};

use super::accepted::accepted;
use super::gate::{self, Allowance};
use super::operations::{Entry, Operations, mounted_too_late};
use super::published::{self, Document};
use super::resource::Metadata;
use super::runtime::{Runtime, catalogue};
use super::settings::{Settings, UndeclaredRoutes};
use super::verifier;
use super::{Clock, SystemClock};
use crate::decision::{Decision, Decisions, Hook, tell};
use crate::denial::{Challenge, json_catcher};
use crate::guard::{Principal, Session};
use crate::inventory::Inventory;
use crate::login::Passwords;
use crate::policy::{Line, Policy, Requirement};
use crate::token::{RememberedTokens, Revocations, TokenIssuer};

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
    default: (&'static Policy, &'static Requirement),
    /// Others.
    principals: Vec<&'static Policy>,
    clock: Arc<dyn Clock>,
    allowances: Vec<Allowance>,
    hook: Option<Hook>,
    /// What each route asks, once the server is ignited.
    operations: OnceLock<Arc<Operations>>,
    #[cfg(feature = "openapi")]
    docs: Option<crate::openapi::Docs>,
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

impl Security {
    /// The settings and the keys, or the line that says why there is nothing.
    fn prepare(&self, rocket: &Rocket<Build>) -> Result<Prepared, String> {
        if Runtime::of_server(rocket).is_some() {
            return Err("`Security` is attached twice; help: attach it once".to_owned());
        }
        let settings = Settings::read(rocket.figment()).map_err(|error| error.to_string())?;
        let is_debug = rocket.figment().profile() == Config::DEBUG_PROFILE;
        Ok(Prepared { settings, is_debug })
    }

    /// What each request needs.
    fn runtime(
        &self,
        prepared: &Prepared,
        routes: &[Route],
        entries: &[Entry],
    ) -> Result<(Runtime, Issued), Vec<String>> {
        let (policy, default) = self.default;
        let of_server: Vec<_> = std::iter::once(policy)
            .chain(self.principals.iter().copied())
            .collect();
        let accepted = accepted(&of_server, routes, entries)?;
        let Prepared { settings, is_debug } = prepared;
        let catalogue = catalogue(&accepted);
        let schemes = verifier::schemes(&accepted);
        // Of tokens that grant nothing no scope is read.
        let of_scheme = |scheme: Option<&str>| {
            let mut named = accepted.iter().map(|it| it.scheme);
            let named = named.find(|it| scheme == Some(it.name));
            named.map_or(catalogue, |scheme| scheme.catalogue)
        };
        let clock = self.clock.clone();
        let tokens = verifier::build(settings, *is_debug, clock, &schemes, of_scheme);
        let tokens = tokens.map_err(|line| vec![line])?;
        tokens.warnings.iter().for_each(|line| warn!("{line}"));
        let metadata = Metadata::of(settings, &tokens.verifier, &schemes, catalogue);
        let challenge = Challenge {
            profile: settings.challenge,
            realm: settings.realm.clone(),
            metadata: metadata.as_ref().map(|it| it.url.clone()),
        };
        let runtime = Runtime::new(accepted, default, tokens.verifier, challenge, *is_debug);
        let mut foreign = gate::foreign(routes, entries, &runtime);
        foreign.extend(gate::tokenless(routes, entries, &runtime));
        if !foreign.is_empty() {
            return Err(foreign);
        }
        let issued = Issued {
            issuer: tokens.issuer,
            remembered: tokens.remembered,
            revocations: tokens.revocations,
            published: tokens
                .published
                .map(Document::of_keys)
                .into_iter()
                .chain(metadata.map(|it| it.document))
                .collect(),
        };
        Ok((runtime, issued))
    }

    /// What each route asks. Ends the launch, or warns, where nothing says who may call one.
    async fn operations(
        &self,
        routes: &[Route],
        mode: UndeclaredRoutes,
    ) -> Result<Vec<Entry>, Vec<String>> {
        let unreasoned = gate::unreasoned(&self.allowances);
        if !unreasoned.is_empty() {
            return Err(unreasoned);
        }
        let entries = gate::entries(routes, &self.allowances).await?;
        let undeclared = gate::undeclared(routes, &entries, mode);
        match mode {
            UndeclaredRoutes::Deny if !undeclared.is_empty() => return Err(undeclared),
            UndeclaredRoutes::Deny | UndeclaredRoutes::Warn => {
                undeclared.iter().for_each(|line| warn!("{line}"));
            }
        }
        let doubtful = gate::doubtful(routes, &entries, &self.allowances);
        doubtful.iter().for_each(|line| warn!("{line}"));
        Ok(entries)
    }
}

/// What is known before the routes are.
struct Prepared {
    settings: Settings,
    is_debug: bool,
}

/// What the handlers of an application take that issue and revoke tokens.
struct Issued {
    issuer: Option<TokenIssuer>,
    remembered: RememberedTokens,
    revocations: Revocations,
    /// Public keys, metadata.
    published: Vec<Document>,
}

#[rocket::async_trait]
impl Fairing for Security {
    fn info(&self) -> Info {
        Info {
            name: "Security",
            kind: Kind::Ignite | Kind::Liftoff | Kind::Response,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let prepared = match self.prepare(&rocket) {
            Ok(prepared) => prepared,
            Err(line) => {
                error!("{line}");
                return Err(rocket);
            }
        };
        let routes: Vec<_> = rocket.routes().cloned().collect();
        let mode = prepared.settings.undeclared_routes;
        let operations = self.operations(&routes, mode).await;
        let made = operations.and_then(|entries| {
            let (runtime, issued) = self.runtime(&prepared, &routes, &entries)?;
            Ok((runtime, issued, entries))
        });
        let (runtime, issued, entries) = match made {
            Ok(made) => made,
            Err(lines) => {
                lines.iter().for_each(|line| error!("{line}"));
                return Err(rocket);
            }
        };
        let unused = gate::unused_scopes(&entries, runtime.catalogue());
        if !unused.is_empty() {
            warn!(
                "no route needs these scopes of the catalogue: {}",
                unused.join(", ")
            );
        }
        let has_catcher = rocket
            .catchers()
            .any(|catcher| catcher.code.is_none() && catcher.base.path() == "/");
        let rocket = match has_catcher {
            true => rocket,
            false => rocket.register("/", vec![json_catcher()]),
        };
        #[cfg(feature = "openapi")]
        let (rocket, entries) = match &self.docs {
            None => (rocket, entries),
            Some(docs) => match docs.mount(rocket, &runtime, entries).await {
                Ok(mounted) => mounted,
                Err((rocket, lines)) => {
                    lines.iter().for_each(|line| error!("{line}"));
                    return Err(rocket);
                }
            },
        };
        let (rocket, entries) = match published::mount(rocket, issued.published, entries).await {
            Ok(mounted) => mounted,
            Err((rocket, lines)) => {
                lines.iter().for_each(|line| error!("{line}"));
                return Err(rocket);
            }
        };
        let inventory = Inventory::of(&entries, &runtime);
        let entries: Arc<[Entry]> = entries.into();
        let operations = Arc::new(Operations::new(entries.clone()));
        let operations = self.operations.get_or_init(|| operations).clone();
        let rocket = match issued.issuer {
            Some(issuer) => rocket.manage(issuer),
            None => rocket,
        };
        Ok(rocket
            .manage(Arc::new(runtime))
            .manage(issued.remembered)
            .manage(issued.revocations)
            .manage(Passwords::new(&prepared.settings))
            .manage(inventory)
            .manage(Decisions::new(entries.clone()))
            .manage(operations))
    }

    async fn on_liftoff(&self, rocket: &Rocket<Orbit>) {
        let unknown = Operations::of_server(rocket)
            .map(|operations| operations.settle(rocket))
            .unwrap_or_default();
        unknown.iter().for_each(|route| mounted_too_late(route));
        if let Some(runtime) = Runtime::of_server(rocket) {
            runtime.verifier().start(|| rocket.shutdown());
        }
        if !unknown.is_empty() {
            // Too late for an error: the server ends before it answers.
            rocket.shutdown().notify();
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let Some(session) = Session::started(request) else {
            return;
        };
        let (operation, ended) = session.ended();
        let mut refusal = ended.refusal.as_ref();
        if response.status().code < 400 {
            refusal = refusal.filter(|it| it.is_by_guard() && !it.is_anonymous());
            // A guard was refused where no check of ours could see it: in a body's guard, or on a route
            // that states nothing.
            if let Some(swallowed) = refusal {
                swallowed.overwrite(response);
            }
        }
        if let Some(operation) = operation {
            let is_answer = response.status().code < 400;
            let (operations, hook) = (self.operations.get().map(Arc::as_ref), self.hook.as_ref());
            tell(
                request,
                (session, operation, &ended),
                is_answer,
                operations,
                hook,
            );
        }
        // A catcher that answers another status answers something else.
        if let Some(refusal) = refusal.filter(|it| it.status() == response.status()) {
            refusal.write_headers(response);
        } else if session.is_authenticated()
            // Dearer to hash the name than to compare it with the few that a response has.
            && !response.headers().iter().any(|it| it.name == "Cache-Control")
        {
            // What was answered to somebody, errors included, is not kept for anybody (ASVS 14.3.2,
            // RFC 9111 section 4.2.2).
            response.set_header(Header::new("Cache-Control", "no-store"));
        }
    }
}
