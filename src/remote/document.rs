//! A document, kept up to date in the background.

use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use log::{error, warn};
use rocket::tokio;
use rocket::tokio::sync::Notify;
use rocket::tokio::{task, time};

use super::failure::{Failure, Unusable};
use super::held::Held;
use super::limits::Limits;
use super::report::Report;
use super::schedule::{Miss, Schedule};
use super::source::Source;
use crate::launch::random;

/// A document of a provider: fetched in the background, kept while the provider is down or lies.
///
/// Made at launch, and [started](Self::start) there. Requests only look at what is known: none of them
/// waits for the provider.
pub(crate) struct Remote<T> {
    source: Source,
    limits: Limits,
    read: Arc<Read<T>>,
    changed: Option<Box<Changed<T>>>,
    held: Held<T>,
    schedule: Mutex<Schedule>,
    report: Mutex<Report>,
    started: AtomicBool,
    /// Wakes the task that fetches: a miss, or the end of this value.
    wake: Arc<Notify>,
}

type Read<T> = dyn Fn(&[u8]) -> Result<T, Unusable> + Send + Sync;
type Changed<T> = dyn Fn(Change<T>) + Send + Sync;

/// What is known has changed.
#[derive(Debug)]
pub(crate) struct Change<T> {
    /// Nothing at the first fetch, or if the last one had become too old.
    pub(crate) old: Option<Arc<T>>,
    /// Nothing if the old one has become too old.
    pub(crate) new: Option<Arc<T>>,
}

impl<T: Send + Sync + 'static> Remote<T> {
    /// `read` makes the content from the bytes, on a thread of its own, and says why it cannot, or why
    /// the content would be of no use: then what is known stays.
    pub(crate) fn new(
        source: Source,
        limits: Limits,
        read: impl Fn(&[u8]) -> Result<T, Unusable> + Send + Sync + 'static,
    ) -> Self {
        Self {
            source,
            limits,
            read: Arc::new(read),
            changed: None,
            held: Held::nothing(),
            schedule: Mutex::new(Schedule::new(limits, Instant::now())),
            report: Mutex::default(),
            started: AtomicBool::new(false),
            wake: Arc::default(),
        }
    }

    /// Has a function told of each change, after it. Documents of the same bytes are no change.
    pub(crate) fn on_change(mut self, changed: impl Fn(Change<T>) + Send + Sync + 'static) -> Self {
        self.changed = Some(Box::new(changed));
        self
    }

    /// What is known: nothing before the first good fetch, nor when it is too old.
    pub(crate) fn current(&self) -> Option<Arc<T>> {
        self.held.current(Instant::now(), self.limits.stale_for())
    }

    /// What was looked for is not in it. Asks for a fetch, at most one for all misses of a cool-down.
    ///
    /// Where a refusal hangs on the answer use [`find`](Self::find), which looks again at what has come
    /// meanwhile.
    pub(crate) fn miss(&self) -> Miss {
        let (miss, wake) = self.schedule().miss(Instant::now());
        if wake {
            self.wake.notify_one();
        }
        miss
    }

    /// What `look` finds in the document.
    ///
    /// # Errors
    ///
    /// [`Miss`], if it is not there, or nothing is known.
    pub(crate) fn find<R>(&self, look: impl Fn(&T) -> Option<R>) -> Result<R, Miss> {
        let seen = self.current();
        if let Some(found) = seen.as_deref().and_then(&look) {
            return Ok(found);
        }
        let miss = self.miss();
        if miss != Miss::Fresh {
            return Err(miss);
        }
        // Fresh is what is known now. It may have come since the first look.
        let known = self.current().ok_or(Miss::SOON)?;
        look(&known).ok_or(Miss::Fresh)
    }

    /// Starts the task that fetches, which ends with the server or with this value. Needs a runtime of
    /// tokio. A second call does nothing.
    pub(crate) fn start(self: &Arc<Self>, shutdown: impl Future<Output = ()> + Send + 'static) {
        if self.started.swap(true, Ordering::Relaxed) {
            return;
        }
        let task = keep(Arc::downgrade(self), self.wake.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = task => {}
                () = shutdown => {}
            }
        });
    }

    /// Does what is due, and says when the next thing is.
    async fn turn(&self) -> Instant {
        let due = self.schedule().is_due(Instant::now());
        if due {
            self.attempt().await;
        }
        let stale_for = self.limits.stale_for();
        if let Some(old) = self.held.expire(Instant::now(), stale_for) {
            error!("{}: what is known is too old to be used", self.source);
            self.tell(Some(old), None);
        }
        let next = self.schedule().next();
        let stale_at = self.held.stale_at(stale_for);
        stale_at.map_or(next, |stale_at| stale_at.min(next))
    }

    /// One fetch, and what follows from it.
    pub(super) async fn attempt(&self) {
        self.schedule().begin();
        let started = Instant::now();
        let outcome = self.fetch(started).await;
        let now = Instant::now();
        match outcome {
            Ok(()) if self.report().works() => warn!("{}: works again", self.source),
            Ok(()) => {}
            Err(failure) => {
                if self.report().failed(now, self.limits.cool_down) {
                    error!("{}: {failure}", self.source);
                }
            }
        }
        // Last: who hears that all is fresh finds it so.
        let [chance] = random();
        self.schedule().end(now, outcome.is_ok(), chance);
    }

    /// Takes what the source has, if it is of use.
    pub(super) async fn fetch(&self, started: Instant) -> Result<(), Failure> {
        let fetch = self.source.fetch(self.limits.body);
        let fetched = time::timeout(self.limits.fetch, fetch).await;
        let bytes = fetched.map_err(|_| Failure::TimedOut)??;
        if self.held.confirm(&bytes, started) {
            return Ok(());
        }
        let read = self.read.clone();
        // A set of a thousand keys keeps a thread busy for a while, and what panics there ends there.
        let reading = task::spawn_blocking(move || read(&bytes).map(|content| (content, bytes)));
        let read = reading.await.map_err(|_| Failure::Panicked)?;
        let (content, bytes) = read.map_err(Failure::Unusable)?;
        let content = Arc::new(content);
        let old = self.held.replace(content.clone(), bytes, started);
        self.tell(old, Some(content));
        Ok(())
    }

    /// Held by this value and by its task.
    #[cfg(test)]
    pub(super) fn wake(&self) -> Arc<Notify> {
        self.wake.clone()
    }

    fn tell(&self, old: Option<Arc<T>>, new: Option<Arc<T>>) {
        let Some(changed) = &self.changed else {
            return;
        };
        // What panics there must not end the task: the document would grow old.
        let told = catch_unwind(AssertUnwindSafe(|| changed(Change { old, new })));
        if told.is_err() {
            error!("{}: what follows from its change failed", self.source);
        }
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a document up to date as long as somebody else holds it.
async fn keep<T: Send + Sync + 'static>(remote: Weak<Remote<T>>, wake: Arc<Notify>) {
    while let Some(remote) = remote.upgrade() {
        let next = remote.turn().await;
        drop(remote);
        // Woken or late: the next turn looks what is due.
        let _ = time::timeout_at(next.into(), wake.notified()).await;
    }
}

impl<T> Drop for Remote<T> {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

impl<T> fmt::Debug for Remote<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Remote({})", self.source)
    }
}
