//! Every clause that takes part in a route, however deep the guard that states it.

use crate::inventory::{Declaration, Item, Route};

impl Route {
    /// What all attributes say that take part in it, those of its guards included.
    pub(super) fn declarations(&self) -> impl Iterator<Item = &Declaration> {
        let mut open: Vec<&Item> = self.items.iter().rev().collect();
        std::iter::from_fn(move || {
            let item = open.pop()?;
            open.extend(item.guards.iter().rev());
            Some(&item.declarations)
        })
        .flatten()
    }
}
