//! What the check needs at each request, made ready at launch.

use std::fmt;

use log::error;
use rocket::{Ignite, Request, Rocket};

use super::operations::Operations;
use crate::denial::{Challenge, Denied};
use crate::guard::{ErasedPrincipal, Principal};
use crate::policy::{Credentials, Requirement};
use crate::scheme::SchemeInfo;
use crate::token::Verifier;

/// Managed by Rocket since [`Security`](crate::Security) was attached.
pub(crate) struct Runtime {
    pub(super) scheme: SchemeInfo,
    pub(super) principal: ErasedPrincipal,
    pub(super) verifier: Verifier,
    pub(super) challenge: Challenge,
    /// Do bodies say which clause refused? In the debug profile only.
    pub(super) explains: bool,
}

impl Runtime {
    /// The runtime of the server. A request that finds none is refused.
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> Result<&'r Self, Denied> {
        request
            .rocket()
            .state::<Self>()
            .ok_or_else(Denied::misconfigured)
    }

    pub(crate) fn scheme(&self) -> &SchemeInfo {
        &self.scheme
    }

    pub(crate) fn principal(&self) -> &ErasedPrincipal {
        &self.principal
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

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Runtime({}, {:?})", self.scheme.name, self.verifier)
    }
}

/// Can this server check such a requirement? If not the launch ends, with a line that says why.
pub(crate) fn is_ready_for(rocket: &Rocket<Ignite>, requirement: &Requirement) -> bool {
    let Some(runtime) = rocket.state::<Runtime>() else {
        // Without credentials nothing is looked up: such a route needs no fairing.
        let needless = requirement.credentials() == Credentials::Ignored;
        if !needless {
            error!("a route is protected, but `Security` is not attached");
            error!("help: rocket::build().attach(rocket_scopes::Security::new::<..>())");
        }
        return needless;
    };
    let scheme = runtime.scheme();
    let operations = Operations::of_server(rocket);
    if operations.is_some_and(|operations| !operations.is_complete(rocket)) {
        return false;
    }
    match requirement.catalogue() {
        Some(catalogue) if !catalogue.is(scheme.catalogue) => {
            error!(
                "a route requires scopes of `{}`, but the scheme `{}` grants those of `{}`",
                catalogue.path, scheme.name, scheme.catalogue.path
            );
            error!("help: declare all scopes in one `#[derive(Scopes)]` enum");
            false
        }
        Some(_) | None => true,
    }
}

/// Is `P` who calls this server?
pub(crate) fn has_principal<P: Principal>(rocket: &Rocket<Ignite>) -> bool {
    let principal = rocket.state::<Runtime>().map(Runtime::principal);
    let same = principal.is_some_and(ErasedPrincipal::is::<P>);
    if let (Some(principal), false) = (principal, same) {
        error!(
            "a guard takes the principal `{}`, but `Security` was attached for `{}`",
            std::any::type_name::<P>(),
            principal.name()
        );
        error!("help: an application has one `#[principal]`: take that one everywhere");
    }
    same
}
