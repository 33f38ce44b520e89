//! The inventory: every route of a server, what it asks of its caller, and where that is written.

mod build;
mod model;

pub use self::model::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};

pub(crate) use self::build::route;
