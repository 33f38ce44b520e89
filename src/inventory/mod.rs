//! The inventory: every route of a server, what it asks of its caller, and where that is written.

mod lock;
mod model;

pub use self::lock::{Change, ChangeKind, Lock, LockError, Verdict};
pub use self::model::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};
