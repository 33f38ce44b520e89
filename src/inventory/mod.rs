//! The inventory: every route of a server, what it asks of its caller, and where that is written.

mod access;
mod json;
mod markdown;
mod model;
mod origin;
mod plain;
#[cfg(test)]
mod sample;
mod summary;
mod table;

pub use self::model::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};
