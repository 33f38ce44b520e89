//! The keys of all machines: in an application, a table.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rocket_scopes::{ApiKeyHash, NewApiKey, ScopeSet};

use super::Scope;

/// What is stored of a key. Enough to know it by, and too little to be it.
#[derive(Clone)]
pub struct Row {
    pub owner: String,
    pub hash: ApiKeyHash,
    pub scopes: ScopeSet<Scope>,
}

/// Rows by the ids of their keys.
#[derive(Default)]
pub struct Keys(Mutex<BTreeMap<String, Row>>);

impl Keys {
    pub fn find(&self, id: &str) -> Option<Row> {
        self.rows().get(id).cloned()
    }

    pub fn of(&self, owner: &str) -> Vec<(String, Row)> {
        let rows = self.rows();
        let own = rows.iter().filter(|(_, row)| row.owner == owner);
        own.map(|(id, row)| (id.clone(), row.clone())).collect()
    }

    pub fn add(&self, new: &NewApiKey, owner: String, scopes: ScopeSet<Scope>) {
        let hash = new.hash();
        let row = Row {
            owner,
            hash,
            scopes,
        };
        self.rows().insert(new.id().to_owned(), row);
    }

    /// Gives whether there was such a key of this owner.
    pub fn revoke(&self, id: &str, owner: &str) -> bool {
        let mut rows = self.rows();
        let is_own = rows.get(id).is_some_and(|row| row.owner == owner);
        is_own && rows.remove(id).is_some()
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<String, Row>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
