//! How the check of a request ends: what was refused, and what is only reported.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rocket::http::Status;

use super::{Ended, Session, lock};
use crate::denial::{Reason, Refusal};
use crate::policy::Operation;

impl Session {
    /// A report-only clause would have refused.
    pub(in crate::guard) fn report(&self, reason: Reason) {
        lock(&self.trying).ended.would_deny = Some(reason);
    }

    /// The operation, and how its check has ended.
    pub(crate) fn ended(&self) -> (Option<Operation>, Ended) {
        let trying = lock(&self.trying);
        (trying.operation, trying.ended.clone())
    }

    /// Puts back what was refused before something was tried out.
    pub(in crate::guard) fn restore(&self, refusal: Option<Arc<Refusal>>) {
        self.refused.store(true, Ordering::Relaxed);
        lock(&self.trying).ended.refusal = refusal;
    }

    /// The same, without a lock where nobody was refused.
    pub(in crate::guard) fn refusal_if_any(&self) -> Option<Arc<Refusal>> {
        match self.refused.load(Ordering::Relaxed) {
            true => self.refusal(),
            false => None,
        }
    }

    pub(crate) fn refusal(&self) -> Option<Arc<Refusal>> {
        lock(&self.trying).ended.refusal.clone()
    }

    /// Keeps the first refusal, since what comes after it is its consequence; but for one that only
    /// says that there are no credentials: `Option<Guard>` may have swallowed that. Gives the status.
    pub(in crate::guard) fn refuse(&self, new: Refusal) -> Status {
        self.refused.store(true, Ordering::Relaxed);
        let refusal = &mut lock(&self.trying).ended.refusal;
        if refusal.as_ref().is_some_and(|it| it.is_anonymous()) {
            *refusal = None;
        }
        refusal.get_or_insert_with(|| Arc::new(new)).status()
    }

    /// Takes the refusal of a guard that cannot write it itself.
    pub(crate) fn replace(&self, refusal: Refusal) {
        self.refused.store(true, Ordering::Relaxed);
        lock(&self.trying).ended.refusal = Some(Arc::new(refusal));
    }

    /// Forgets a refusal that only says that there are no credentials, and gives the status
    /// of any other.
    #[inline]
    pub(in crate::guard) fn settle(&self) -> Option<Status> {
        match self.refused.load(Ordering::Relaxed) {
            false => None,
            true => self.settle_refusal(),
        }
    }

    fn settle_refusal(&self) -> Option<Status> {
        let refusal = &mut lock(&self.trying).ended.refusal;
        if refusal.as_ref().is_some_and(|it| it.is_anonymous()) {
            *refusal = None;
        }
        refusal.as_ref().map(|it| it.status())
    }
}
