//! Tokens that were good, and are no longer accepted.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::AccessToken;
use super::access::Verified;
use super::issuer::Origin;
use crate::launch::Clock;

/// Revokes tokens, of whatever issuer: the next request with one is refused with 401. Managed by Rocket:
/// take it as `&State<Revocations>`.
///
/// ```
/// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Revocations, Scheme, SchemeKind, Scopes, authenticated, principal};
/// # use rocket::{State, http::Status, post};
/// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
/// # #[derive(Clone)] struct Caller;
/// # #[principal(scheme = Login)] fn caller(_token: &AccessToken) -> Result<Caller, Denied> { Ok(Caller) }
/// #[authenticated]
/// #[post("/logout")]
/// fn logout(token: &AccessToken, revocations: &State<Revocations>) -> Status {
///     revocations.revoke(token);
///     Status::NoContent
/// }
/// ```
///
/// # What it does not do
///
/// It is kept in memory: other instances of the server go on accepting the token, and so does this one
/// after a restart. Short lifetimes are what holds there (`token_lifetime`), or a look at a store in the
/// `#[principal]` function, which runs at each request.
///
/// A token is known by its `jti` and its issuer (RFC 7519 section 4.1.7), without one by its claims: neither
/// another encoding nor another signature over them makes it good again. It takes some 40 bytes until
/// it would have expired.
#[derive(Clone)]
pub struct Revocations(Arc<Revoked>);

struct Revoked {
    /// The marks of revoked tokens, and until when each has to be known. In seconds.
    marks: RwLock<HashMap<u64, f64>>,
    /// How often there was a new one.
    changes: AtomicU64,
    /// Of how many marks the next search for those that have expired starts.
    sweep_at: AtomicU64,
    hasher: RandomState,
    clock: Arc<dyn Clock>,
}

impl Revocations {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Revoked {
            marks: RwLock::default(),
            changes: AtomicU64::new(0),
            sweep_at: AtomicU64::new(FIRST_SWEEP),
            hasher: RandomState::new(),
            clock,
        }))
    }

    /// Refuses this token from now on. That of this very request stays good until it is answered.
    pub fn revoke(&self, token: &AccessToken) {
        let token = token.verified();
        let mut marks = self.0.marks.write().unwrap_or_else(PoisonError::into_inner);
        marks.insert(token.mark, token.expires);
        // Only after it stands there: whoever has seen this change finds it.
        self.0.changes.fetch_add(1, Ordering::Release);
        if marks.len() as u64 >= self.0.sweep_at.load(Ordering::Relaxed) {
            let now = self.0.clock.now() as f64;
            marks.retain(|_, expires| *expires > now);
            let next = (2 * marks.len() as u64).max(FIRST_SWEEP);
            self.0.sweep_at.store(next, Ordering::Relaxed);
        }
    }

    /// What a token is known by. Hashed under a key of this process, so that nobody can choose two tokens
    /// with one mark.
    pub(super) fn mark(&self, origin: &Origin, id: Option<&str>, payload: &str) -> u64 {
        let issuer = origin.issuer.as_deref();
        match id {
            Some(id) => self.0.hasher.hash_one((issuer, "jti", id)),
            // Not the text: some signatures have a second spelling that is as good.
            None => self.0.hasher.hash_one((issuer, "claims", payload)),
        }
    }

    /// Has this token been revoked? One that was looked up is looked up again when there was a revocation
    /// since, and costs one comparison otherwise.
    pub(super) fn hold(&self, token: &Verified) -> bool {
        let changes = self.0.changes.load(Ordering::Acquire);
        if token.looked_up.load(Ordering::Relaxed) == changes {
            return false;
        }
        let marks = self.0.marks.read().unwrap_or_else(PoisonError::into_inner);
        let is_revoked = marks.contains_key(&token.mark);
        if !is_revoked {
            token.looked_up.store(changes, Ordering::Relaxed);
        }
        is_revoked
    }
}

/// Fewer marks than this are not worth a search.
const FIRST_SWEEP: u64 = 1024;

impl fmt::Debug for Revocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = self.0.marks.read().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Revocations({})", marks.len())
    }
}
