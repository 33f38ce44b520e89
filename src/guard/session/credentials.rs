//! The credentials of a request: taken, verified, and known whom they stand for. Each once.

use std::sync::atomic::{AtomicU8, Ordering};

use rocket::Request;

use super::{Session, each_place};
use crate::denial::{Denied, Reason};
use crate::guard::caller::{Caller, Good};
use crate::launch::Runtime;
use crate::scheme::{Credential, CredentialError, bearer};
use crate::token::{AccessToken, InvalidToken, Unverified};

impl Session {
    /// Takes the credentials of a scheme, unless that was done. An access token has been verified before; gives
    /// it.
    fn take(
        &self,
        request: &Request<'_>,
        runtime: &Runtime,
        caller: &Caller,
    ) -> Result<Option<&AccessToken>, Denied> {
        if !caller.scheme().takes_tokens() {
            return caller.take(request).map(|()| None);
        }
        let token = self.token()?;
        match runtime.verifier().is_of(token, caller.scheme().name) {
            true => Ok(Some(token)),
            false => Err(InvalidToken::Issuer.into()),
        }
    }

    /// The access token, if its issuer has to be asked about it; any other is verified.
    fn opaque<'r>(
        &self,
        request: &'r Request<'_>,
        runtime: &Runtime,
        caller: &Caller,
    ) -> Option<&'r str> {
        match caller.scheme().takes_tokens() {
            true => self.verify(request, runtime),
            false => None,
        }
    }

    async fn ask(&self, opaque: &str, runtime: &Runtime) {
        let asked = runtime.verifier().ask(opaque).await;
        self.token.get_or_init(|| asked.map_err(Denied::from));
    }

    /// Takes the credentials of a scheme, and loads whom they stand for, unless that was done.
    pub(in crate::guard) async fn authenticate(
        &self,
        request: &Request<'_>,
        runtime: &Runtime,
        place: usize,
    ) -> Result<&Caller, Denied> {
        let caller = self.callers.get(place);
        let caller = caller.ok_or_else(Denied::misconfigured)?;
        if let Some(known) = caller.known() {
            return known.map(|()| caller);
        }
        if let Some(opaque) = self.opaque(request, runtime, caller) {
            // Apart: no other request has to carry what asking takes.
            Box::pin(self.ask(opaque, runtime)).await;
        }
        let token = match self.take(request, runtime, caller) {
            Ok(token) => token,
            Err(denied) => return caller.know(Err(denied)).map(|()| caller),
        };
        // A principal that depends on itself, in a guard written by hand, is refused.
        let mark = place as u8 + 1;
        let is_free = self
            .loading
            .compare_exchange(0, mark, Ordering::Relaxed, Ordering::Relaxed);
        if is_free.is_err() {
            return Err(Denied::misconfigured());
        }
        // Also if nobody waits to the end.
        let loading = Loading(&self.loading);
        let known = caller.load(request).await;
        drop(loading);
        // Guards run one after the other: nobody else has set it meanwhile.
        let known = known.and_then(|known| Good::new(known, token));
        caller.know(known).map(|()| caller)
    }

    /// Are credentials shown, good or bad, for one of these schemes?
    pub(in crate::guard) async fn has_shown(
        &self,
        request: &Request<'_>,
        runtime: &Runtime,
        places: u16,
    ) -> bool {
        for caller in each_place(places).filter_map(|place| self.callers.get(place)) {
            // Nobody has looked for those behind one that is missing.
            if let Some(opaque) = self.opaque(request, runtime, caller) {
                Box::pin(self.ask(opaque, runtime)).await;
            }
            match self.take(request, runtime, caller) {
                Ok(_) => return true,
                Err(denied) => {
                    let is_missing = denied.reason() == Reason::NotAuthenticated;
                    let _ = caller.know(Err(denied));
                    if !is_missing {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Verifies the access token, unless that was done. Gives it, if its issuer has to be asked.
    fn verify<'r>(&self, request: &'r Request<'_>, runtime: &Runtime) -> Option<&'r str> {
        if self.token.get().is_some() {
            return None;
        }
        let verified = match bearer(request) {
            Ok(token) => match runtime.verifier().verify(token) {
                Err(Unverified::Opaque) => return Some(token),
                verified => verified.map_err(Denied::from),
            },
            Err(CredentialError::Malformed) => Err(InvalidToken::Malformed.into()),
            Err(error @ (CredentialError::Missing | CredentialError::Repeated)) => {
                Err(error.into())
            }
        };
        self.token.get_or_init(|| verified);
        None
    }

    /// The access token, once it is verified.
    fn token(&self) -> Result<&AccessToken, Denied> {
        let verified = self.token.get().ok_or_else(Denied::misconfigured)?;
        verified.as_ref().map_err(Denied::clone)
    }

    /// The caller whose principal is being loaded.
    fn loading(&self) -> Option<&Caller> {
        let place = self.loading.load(Ordering::Relaxed).checked_sub(1)?;
        self.callers.get(usize::from(place))
    }

    pub(in crate::guard) fn is_loading(&self) -> bool {
        self.loading.load(Ordering::Relaxed) != 0
    }

    /// The credentials of which a principal's function makes one, if it verifies them.
    pub(in crate::guard) fn loading_credential(&self) -> Option<&Credential> {
        self.loading()?.credential()
    }

    /// The access token of which a principal is being loaded.
    pub(in crate::guard) fn loading_token(&self) -> Option<&AccessToken> {
        let caller = self.loading()?;
        self.good_token().filter(|_| caller.scheme().takes_tokens())
    }
}

/// Holds as long as a principal is being loaded.
struct Loading<'s>(&'s AtomicU8);

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Relaxed);
    }
}
