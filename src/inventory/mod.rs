//! The inventory: every route of a server, what it asks of its caller, and where that is written.
//!
//! It is data, and four views of it: [`Inventory::to_table`] for a terminal, [`Inventory::to_markdown`]
//! for a repository, [`Inventory::to_json`] for programs, and [`Inventory::to_html`], a page that also
//! answers what a token with some scopes can reach.

mod access;
mod build;
mod explain;
mod html;
mod json;
mod lock;
mod markdown;
mod model;
mod origin;
mod plain;
#[cfg(test)]
mod sample;
mod scheme;
mod summary;
mod table;
mod ways;

pub use self::explain::{Call, CallError, Ruling, explain};
pub use self::lock::{Change, ChangeKind, Lock, LockError, Verdict};
pub use self::model::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};
pub use self::scheme::{Scheme, SchemeKind};

pub(crate) use self::build::{has_one_scheme_of_tokens, route};
pub(crate) use self::ways::by;
