//! What the check needs at each request, made ready at launch.

use std::fmt;
use std::sync::Arc;

use log::error;
use rocket::{Ignite, Phase, Rocket};

use super::operations::Operations;
use crate::denial::{Challenge, Denied, Reason};
use crate::guard::{Principal, PrincipalInfo};
use crate::policy::{Alternative, Credentials, Named, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo};
use crate::scope::CatalogueInfo;
use crate::token::Verifier;

/// Managed by Rocket since [`Security`](crate::Security) was attached.
pub(crate) struct Runtime {
    /// The schemes, each with whom its callers are. Their places are what a request counts by.
    accepted: Vec<&'static PrincipalInfo>,
    /// What a route asks that names no scheme: the places of the schemes of one of these.
    default: Vec<u16>,
    verifier: Verifier,
    challenge: Challenge,
    /// Do bodies say which clause refused? In the debug profile only.
    explains: bool,
    /// What callers lack who have not come by a scheme.
    pub(crate) not_authenticated: Denied,
}

impl Runtime {
    pub(super) fn new(
        accepted: Vec<&'static PrincipalInfo>,
        default: &Requirement,
        verifier: Verifier,
        challenge: Challenge,
        explains: bool,
    ) -> Self {
        let mut runtime = Self {
            accepted,
            default: Vec::new(),
            verifier,
            challenge,
            explains,
            not_authenticated: Denied::because(Reason::NotAuthenticated),
        };
        let places = default.ways().map(|way| runtime.places_of(default, way));
        runtime.default = places.filter_map(Result::ok).collect();
        runtime
    }

    /// The runtime of a server, where `Security` is attached. Requests [hold it](crate::guard::Session::runtime).
    pub(crate) fn of_server<P: Phase>(rocket: &Rocket<P>) -> Option<&Arc<Self>> {
        rocket.state()
    }

    /// The schemes, each with whom its callers are.
    pub(crate) fn accepted(&self) -> &[&'static PrincipalInfo] {
        &self.accepted
    }

    /// The places of the schemes that an alternative names, as bits.
    ///
    /// # Errors
    ///
    /// The server does not accept one of them.
    pub(crate) fn places_of(
        &self,
        requirement: &Requirement,
        way: &Alternative,
    ) -> Result<u16, Denied> {
        let mut schemes = requirement.schemes_of(way);
        let places = schemes.try_fold(0, |places, scheme| Some(places | self.place(scheme)?));
        places.ok_or_else(Denied::misconfigured)
    }

    /// What a route asks that names no scheme: the places of one of these.
    pub(crate) fn default_places(&self) -> &[u16] {
        &self.default
    }

    /// The places of all schemes by which callers may come.
    pub(crate) fn places_asked(&self, requirement: &Requirement) -> u16 {
        let default = || self.default.iter().fold(0, |all, places| all | places);
        requirement.ways().fold(0, |all, way| {
            all | match way.has_schemes() {
                true => self.places_of(requirement, way).unwrap_or(0),
                false => default(),
            }
        })
    }

    /// The lists of schemes by which callers may come in one of the ways: all of one list.
    pub(crate) fn schemes_of(
        &self,
        requirement: &Requirement,
        way: &Alternative,
    ) -> Vec<Vec<&'static SchemeInfo>> {
        match way.has_schemes() {
            true => vec![requirement.schemes_of(way).collect()],
            false => self.default_schemes(),
        }
    }

    /// The lists of schemes of which one is asked by routes that name none.
    pub(crate) fn default_schemes(&self) -> Vec<Vec<&'static SchemeInfo>> {
        self.default.iter().map(|it| self.schemes_at(*it)).collect()
    }

    fn schemes_at(&self, places: u16) -> Vec<&'static SchemeInfo> {
        let all = self.accepted.iter().enumerate();
        let named = all.filter(|(place, _)| places & (1 << place) != 0);
        named.map(|(_, principal)| principal.scheme).collect()
    }

    fn place(&self, scheme: &SchemeInfo) -> Option<u16> {
        let place = self.accepted.iter().position(|it| it.scheme.is(scheme))?;
        Some(1 << place)
    }

    /// The catalogue of which access tokens are granted scopes; of a server without them, that of its first
    /// scheme. Schemes that grant nothing have none.
    pub(crate) fn catalogue(&self) -> &'static CatalogueInfo {
        catalogue(&self.accepted)
    }

    pub(crate) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(crate) fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    pub(crate) fn explains(&self) -> bool {
        self.explains
    }
}

/// See [`Runtime::catalogue`].
pub(super) fn catalogue(accepted: &[&'static PrincipalInfo]) -> &'static CatalogueInfo {
    const NONE: CatalogueInfo = CatalogueInfo {
        path: "",
        scopes: &[],
        acr_values: &[],
    };
    let schemes = || {
        let schemes = accepted.iter().map(|it| it.scheme);
        schemes.filter(|it| !it.catalogue.scopes.is_empty())
    };
    let of_tokens = schemes().find(|it| it.kind.credential() == CredentialKind::Token);
    let scheme = of_tokens.or_else(|| schemes().next());
    scheme.map_or(&NONE, |scheme| scheme.catalogue)
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Runtime({:?}, {:?})", self.accepted, self.verifier)
    }
}

/// Can this server check such a requirement? If not the launch ends, with a line that says why.
pub(crate) fn is_ready_for(rocket: &Rocket<Ignite>, requirement: &Requirement) -> bool {
    let Some(runtime) = Runtime::of_server(rocket) else {
        // Without credentials nothing is looked up: such a route needs no fairing.
        let needless = requirement.credentials() == Credentials::Ignored;
        if !needless {
            error!("a route is protected, but `Security` is not attached");
            error!("help: rocket::build().attach(rocket_scopes::Security::new::<..>())");
        }
        return needless;
    };
    let operations = Operations::of_server(rocket);
    if operations.is_some_and(|operations| !operations.is_complete(rocket)) {
        return false;
    }
    match runtime.foreign(requirement) {
        None => true,
        Some((what, help)) => {
            error!("a route {what}");
            error!("help: {help}");
            false
        }
    }
}

impl Runtime {
    /// Why no caller could meet a requirement, if that is so, and what to do.
    pub(super) fn foreign(&self, requirement: &Requirement) -> Option<(String, &'static str)> {
        for way in requirement.ways() {
            let mut named = requirement.schemes_of(way);
            if let Some(unknown) = named.find(|scheme| self.place(scheme).is_none()) {
                return Some((
                    format!(
                        "asks for the scheme `{}`, of which this server does not know the callers",
                        unknown.name
                    ),
                    "Security::new::<..>().principal::<..>(), with the type that its `#[principal(scheme = ..)]` makes",
                ));
            }
            let lists = self.schemes_of(requirement, way);
            let mut impossible = lists.iter().filter_map(|it| impossible(it, requirement));
            if let Some(found) = impossible.next() {
                return Some(found);
            }
            let needs_scopes = way.has_scopes() || requirement.freshness().acr.is_some();
            let Some(catalogue) = requirement.catalogue().filter(|_| needs_scopes) else {
                continue;
            };
            for schemes in lists {
                if let (false, Some(scheme)) =
                    (schemes.iter().any(|it| it.has(catalogue)), schemes.first())
                {
                    return Some(no_grant(catalogue, scheme));
                }
            }
        }
        None
    }
}

/// Why no request can show credentials of all these schemes, or none that are enough, and what to do.
fn impossible(
    schemes: &[&'static SchemeInfo],
    requirement: &Requirement,
) -> Option<(String, &'static str)> {
    let mut rest = schemes.iter();
    while let Some(one) = rest.next() {
        if let Some(other) = rest.clone().find(|it| it.kind.shares_place(&one.kind)) {
            return Some((
                format!(
                    "asks for credentials of `{}` and of `{}` together, and a request has one place for both",
                    one.name, other.name
                ),
                "one of them, or `scheme = any(..)`",
            ));
        }
    }
    let is_login = schemes.iter().any(|it| it.takes_tokens());
    match schemes.first() {
        Some(scheme) if !is_login && !requirement.freshness().is_none() => Some((
            format!(
                "asks how the caller has logged in, and lets callers of the scheme `{}` in, who do not log in",
                scheme.name
            ),
            "name the scheme of those who do: `scheme = OAuth2PasswordBearer`",
        )),
        Some(_) | None => None,
    }
}

/// Why credentials of a scheme are not granted the scopes of a catalogue, and what to do.
fn no_grant(catalogue: &CatalogueInfo, scheme: &SchemeInfo) -> (String, &'static str) {
    match scheme.catalogue.scopes {
        [] => (
            format!(
                "requires scopes of `{}`, and can be called with the scheme `{}`, whose credentials are granted none",
                catalogue.path, scheme.name
            ),
            "name the scheme beside one that grants them: `scheme = all(Login, AppKey)`",
        ),
        _ => (
            format!(
                "requires scopes of `{}`, but the scheme `{}` grants those of `{}`",
                catalogue.path, scheme.name, scheme.catalogue.path
            ),
            "declare all scopes in one `#[derive(Scopes)]` enum",
        ),
    }
}

/// Does this server know the callers of its schemes as `P` does?
pub(crate) fn knows<P: Principal>(rocket: &Rocket<Ignite>) -> bool {
    let Some(runtime) = Runtime::of_server(rocket) else {
        return false;
    };
    let mut is_known = true;
    P::POLICY.each_scheme(&mut |named| {
        let Named::Principal(principal) = named else {
            return;
        };
        let known = runtime.accepted.iter();
        let known = known.copied().find(|it| it.scheme.is(principal.scheme));
        if known != Some(principal) {
            error!(
                "a guard takes the principal `{}`, but the callers of the scheme `{}` are {}",
                principal.name(),
                principal.scheme.name,
                known.map_or("not known".to_owned(), |it| format!("`{}`", it.name()))
            );
            error!("help: a scheme has one `#[principal]`: take that one everywhere");
            is_known = false;
        }
    });
    is_known
}
