//! The inventory: every route of a server, what it asks of its caller, and where that is written.

mod build;
mod explain;
mod lock;
mod model;
mod tmp;

pub use self::explain::{Call, CallError, Ruling, explain};
pub use self::lock::{Change, ChangeKind, Lock, LockError, Verdict};
pub use self::model::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};
