//! One call for all who ask about the same token, so many calls at once.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use log::{error, warn};
use rocket::futures::FutureExt;
use rocket::tokio;
use rocket::tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use rocket::tokio::time;
use zeroize::Zeroizing;

use super::answer::{Answer, Introspected};
use super::breaker::{Breaker, Call};
use super::cache::{Answers, Fingerprint};
use super::endpoint::Endpoint;
use super::introspect::{Outcome, Unavailable};
use super::limits::IntrospectionLimits;
use crate::launch::Clock;
use crate::remote::address::Address;
use crate::remote::failure::Failure;
use crate::remote::report::Report;

/// Where calls are made, shared and counted.
pub(super) struct Desk {
    endpoint: Endpoint,
    limits: IntrospectionLimits,
    clock: Arc<dyn Clock>,
    answers: Answers,
    calls: Mutex<HashMap<Fingerprint, Awaited>>,
    /// For calls that run or wait.
    places: Arc<Semaphore>,
    /// For calls that run.
    running: Semaphore,
    breaker: Mutex<Breaker>,
    report: Mutex<Report>,
}

/// What callers wait for: nothing yet, or the outcome.
type Awaited = watch::Receiver<Option<Outcome>>;

impl Desk {
    pub(super) fn new(
        endpoint: Endpoint,
        limits: IntrospectionLimits,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        let places = limits.calls.saturating_add(limits.queue);
        Arc::new(Self {
            endpoint,
            limits,
            clock,
            answers: Answers::new(&limits),
            calls: Mutex::default(),
            places: Arc::new(Semaphore::new(places as usize)),
            running: Semaphore::new(limits.calls as usize),
            breaker: Mutex::new(Breaker::new(&limits)),
            report: Mutex::default(),
        })
    }

    pub(super) fn address(&self) -> &Address {
        self.endpoint.address()
    }

    pub(super) fn fingerprint(&self, token: &str) -> Fingerprint {
        self.answers.fingerprint(token)
    }

    pub(super) fn known(&self, token: Fingerprint) -> Option<Introspected> {
        self.answers.get(token, self.clock.now())
    }

    /// The call about this token that is on its way, or a new one.
    ///
    /// It runs by itself, so that a caller who hangs up takes nothing from the others.
    pub(super) fn call(
        self: &Arc<Self>,
        fingerprint: Fingerprint,
        token: &str,
    ) -> Result<Awaited, Unavailable> {
        let mut calls = lock(&self.calls);
        if let Some(call) = calls.get(&fingerprint) {
            return Ok(call.clone());
        }
        // It may have ended since the caller looked.
        if let Some(known) = self.known(fingerprint) {
            return Ok(watch::channel(Some(Ok(known))).1);
        }
        if let Some(wait) = lock(&self.breaker).refuses(Instant::now()) {
            return Err(Unavailable::after(wait));
        }
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| Unavailable::SOON)?;
        let (told, awaited) = watch::channel(None);
        calls.insert(fingerprint, awaited.clone());
        let token = Zeroizing::new(token.to_owned());
        tokio::spawn(self.clone().run(fingerprint, token, place, told));
        Ok(awaited)
    }

    async fn run(
        self: Arc<Self>,
        fingerprint: Fingerprint,
        token: Zeroizing<String>,
        place: OwnedSemaphorePermit,
        told: watch::Sender<Option<Outcome>>,
    ) {
        let answer = self.ask(&token).await;
        if let Ok((answer, asked)) = &answer {
            self.answers.insert(fingerprint, answer, *asked);
        }
        lock(&self.calls).remove(&fingerprint);
        // Before the answer: who has it may come again at once.
        drop(place);
        told.send_replace(Some(answer.map(|(answer, _)| answer.introspected)));
    }

    /// Waits for a place, and asks if the endpoint is not known to be down by then. The answer, and when
    /// it was asked for.
    async fn ask(&self, token: &str) -> Result<(Answer, u64), Unavailable> {
        let running = time::timeout(self.limits.call, self.running.acquire()).await;
        let (Ok(Ok(_running)), now) = (running, Instant::now()) else {
            return Err(Unavailable::SOON);
        };
        let admitted = lock(&self.breaker).admit(now);
        let call = admitted.map_err(Unavailable::after)?;
        let at = self.clock.now();
        let asked = time::timeout(self.limits.call, self.endpoint.ask(token));
        // Whoever waits must hear of the end, and so must the breaker.
        let answered = match AssertUnwindSafe(asked).catch_unwind().await {
            Ok(Ok(answered)) => answered,
            Ok(Err(_)) => Err(Failure::TimedOut),
            Err(_) => Err(Failure::Panicked),
        };
        let answer = answered.map_err(|failure| self.failed(&call, failure))?;
        self.answered();
        Ok((answer, at))
    }

    fn answered(&self) {
        lock(&self.breaker).answered();
        if lock(&self.report).works() {
            warn!("{}: works again", self.address());
        }
    }

    fn failed(&self, call: &Call, failure: Failure) -> Unavailable {
        let now = Instant::now();
        let wait = {
            let mut breaker = lock(&self.breaker);
            if failure.is_about_the_request() {
                breaker.answered();
            } else {
                breaker.failed(call, now);
            }
            breaker.refuses(now)
        };
        if lock(&self.report).failed(now, self.limits.cool_down) {
            error!("{}: {failure}", self.address());
        }
        wait.map_or(Unavailable::SOON, Unavailable::after)
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        lock(&self.calls).len()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
