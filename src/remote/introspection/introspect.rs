//! Asking about a token: what is remembered, or what the issuer says now.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::answer::Introspected;
use super::desk::Desk;
use super::endpoint::Endpoint;
use super::limits::IntrospectionLimits;
use crate::launch::{ClientCredentials, Clock};
use crate::remote::AddressError;
use crate::remote::address::Address;

/// Asks an issuer about tokens that only it can read (RFC 7662).
pub(crate) struct Introspection(Arc<Desk>);

/// Nobody knows whether the token is good: 503, and `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unavailable {
    /// Never less than a second, the unit of that header.
    pub(crate) retry_after: Duration,
}

/// What a caller hears.
pub(super) type Outcome = Result<Introspected, Unavailable>;

impl Introspection {
    /// The endpoint is an address as for documents: https, or http to loopback.
    pub(crate) fn new(
        endpoint: &str,
        credentials: ClientCredentials,
        limits: IntrospectionLimits,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, AddressError> {
        let address = Address::parse(endpoint)?;
        let endpoint = Endpoint::new(address, credentials, limits.body);
        Ok(Self(Desk::new(endpoint, limits, clock)))
    }

    /// What the issuer says of a token: now, or within the time that answers are believed.
    ///
    /// # Errors
    ///
    /// [`Unavailable`], if it cannot be asked, does not answer, or answers what is none.
    pub(crate) async fn introspect(&self, token: &str) -> Result<Introspected, Unavailable> {
        let fingerprint = self.0.fingerprint(token);
        if let Some(known) = self.0.known(fingerprint) {
            return Ok(known);
        }
        let mut awaited = self.0.call(fingerprint, token)?;
        let outcome = awaited.wait_for(Option::is_some).await;
        // Nobody is left who could answer: the server ends.
        let outcome = outcome.ok().and_then(|outcome| outcome.clone());
        outcome.unwrap_or(Err(Unavailable::SOON))
    }

    /// Calls that are on their way.
    #[cfg(test)]
    pub(in crate::remote) fn waiting(&self) -> usize {
        self.0.waiting()
    }
}

impl Unavailable {
    pub(in crate::remote) const SOON: Self = Self {
        retry_after: Duration::from_secs(1),
    };

    pub(super) fn after(wait: Duration) -> Self {
        Self {
            retry_after: wait.max(Self::SOON.retry_after),
        }
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Introspection({})", self.0.address())
    }
}
