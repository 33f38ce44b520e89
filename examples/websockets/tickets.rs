//! Tickets that are good once, and not for long. Behind several servers they stand in a store that all of them share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rocket_scopes::{ApiKeyHash, Clock, NewApiKey};

use super::{Ticket, User};

pub struct Issued {
    pub user: User,
    pub hash: ApiKeyHash,
    until: u64,
}

pub struct Tickets {
    issued: Mutex<HashMap<String, Issued>>,
    clock: Arc<dyn Clock>,
}

impl Tickets {
    const SECONDS: u64 = 30;

    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let issued = Mutex::default();
        Self { issued, clock }
    }

    pub fn issue(&self, user: User) -> NewApiKey {
        let new = NewApiKey::of::<Ticket>();
        let issued = Issued {
            user,
            hash: new.hash(),
            until: self.clock.now() + Self::SECONDS,
        };
        self.good().insert(new.id().to_owned(), issued);
        new
    }

    /// Takes a ticket out: whoever comes second finds none.
    pub fn take(&self, id: &str) -> Option<Issued> {
        self.good().remove(id)
    }

    /// Those that may still be used.
    fn good(&self) -> MutexGuard<'_, HashMap<String, Issued>> {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        issued.retain(|_, ticket| now < ticket.until);
        issued
    }
}
