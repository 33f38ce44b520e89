//! What `Security` does while a server starts, runs, and answers.

use std::sync::Arc;

use log::{error, warn};
use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::http::Header;
use rocket::{Build, Config, Orbit, Request, Response, Rocket, Route};

use super::Security;
use super::accepted::accepted;
use super::gate;
use super::operations::{Entry, Operations, mounted_too_late};
use super::published::{Document, mount_own};
use super::resource::Metadata;
use super::runtime::{Runtime, catalogue};
use super::settings::{Settings, UndeclaredRoutes};
use super::verifier;
use crate::decision::{Decisions, tell};
use crate::denial::{Challenge, json_catcher};
use crate::guard::Session;
use crate::inventory::Inventory;
use crate::login::Passwords;
use crate::token::{RememberedTokens, Revocations, TokenIssuer};

#[rocket::async_trait]
impl Fairing for Security {
    fn info(&self) -> Info {
        Info {
            name: "Security",
            kind: Kind::Ignite | Kind::Liftoff | Kind::Response,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        self.ignite(rocket).await.map_err(|(rocket, lines)| {
            lines.iter().for_each(|line| error!("{line}"));
            rocket
        })
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
        let answered = refusal.filter(|it| it.status() == response.status());
        // What an optional guard says of strangers is no refusal, unless it is the answer.
        if let Some(refused) = answered.or(refusal.filter(|it| !it.is_anonymous())) {
            refused.log();
        }
        if let Some(refusal) = answered {
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

impl Security {
    /// Gives the server all that its requests need, or back, with the lines that say why it does not start.
    async fn ignite(
        &self,
        rocket: Rocket<Build>,
    ) -> Result<Rocket<Build>, (Rocket<Build>, Vec<String>)> {
        let (settings, entries, made) = match self.prepare(&rocket).await {
            Ok(prepared) => prepared,
            Err(lines) => return Err((rocket, lines)),
        };
        let unused = gate::unused_scopes(&entries, made.runtime.catalogue());
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
            Some(docs) => docs.mount(rocket, &made.runtime, entries).await?,
        };
        let published = made.published.into_iter().map(Document::route).collect();
        let (rocket, entries) = mount_own(rocket, published, entries).await?;
        let inventory = Inventory::of(&entries, &made.runtime);
        let entries: Arc<[Entry]> = entries.into();
        let operations = Arc::new(Operations::new(entries.clone()));
        let operations = self.operations.get_or_init(|| operations).clone();
        let rocket = match made.issuer {
            Some(issuer) => rocket.manage(issuer),
            None => rocket,
        };
        Ok(rocket
            .manage(Arc::new(made.runtime))
            .manage(made.remembered)
            .manage(made.revocations)
            .manage(Passwords::new(&settings))
            .manage(inventory)
            .manage(Decisions::new(entries))
            .manage(operations))
    }

    /// The settings, what each route asks, and what is made of both.
    async fn prepare(
        &self,
        rocket: &Rocket<Build>,
    ) -> Result<(Settings, Vec<Entry>, Made), Vec<String>> {
        if Runtime::of_server(rocket).is_some() {
            let line = "`Security` is attached twice; help: attach it once";
            return Err(vec![line.to_owned()]);
        }
        let settings = Settings::read(rocket.figment()).map_err(|error| vec![error.to_string()])?;
        let is_debug = rocket.figment().profile() == Config::DEBUG_PROFILE;
        let routes: Vec<_> = rocket.routes().cloned().collect();
        let entries = self.entries(&routes, settings.undeclared_routes).await?;
        let made = self.make(&settings, is_debug, &routes, &entries)?;
        Ok((settings, entries, made))
    }

    /// What each route asks. Ends the launch, or warns, where nothing says who may call one.
    async fn entries(
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

    /// What each request needs, and what handlers take that issue and revoke tokens.
    fn make(
        &self,
        settings: &Settings,
        is_debug: bool,
        routes: &[Route],
        entries: &[Entry],
    ) -> Result<Made, Vec<String>> {
        let (policy, default) = self.default;
        let of_server: Vec<_> = std::iter::once(policy)
            .chain(self.principals.iter().copied())
            .collect();
        let accepted = accepted(&of_server, routes, entries)?;
        let catalogue = catalogue(&accepted);
        let schemes = verifier::schemes(&accepted);
        // Of tokens that grant nothing no scope is read.
        let of_scheme = |scheme: Option<&str>| {
            let mut named = accepted.iter().map(|it| it.scheme);
            let named = named.find(|it| scheme == Some(it.name));
            named.map_or(catalogue, |scheme| scheme.catalogue)
        };
        let clock = self.clock.clone();
        let tokens = verifier::build(settings, is_debug, clock, &schemes, of_scheme);
        let tokens = tokens.map_err(|line| vec![line])?;
        tokens.warnings.iter().for_each(|line| warn!("{line}"));
        let metadata = Metadata::of(settings, &tokens.verifier, &schemes, catalogue);
        let challenge = Challenge {
            profile: settings.challenge,
            realm: settings.realm.clone(),
            metadata: metadata.as_ref().map(|it| it.url.clone()),
        };
        let runtime = Runtime::new(accepted, default, tokens.verifier, challenge, is_debug);
        let mut foreign = gate::foreign(routes, entries, &runtime);
        foreign.extend(gate::tokenless(routes, entries, &runtime));
        if !foreign.is_empty() {
            return Err(foreign);
        }
        let keys = tokens.published.map(Document::of_keys);
        Ok(Made {
            runtime,
            issuer: tokens.issuer,
            remembered: tokens.remembered,
            revocations: tokens.revocations,
            published: keys
                .into_iter()
                .chain(metadata.map(|it| it.document))
                .collect(),
        })
    }
}

/// What a server is given.
struct Made {
    runtime: Runtime,
    issuer: Option<TokenIssuer>,
    remembered: RememberedTokens,
    revocations: Revocations,
    /// Public keys, metadata.
    published: Vec<Document>,
}
