//! Inventories to test the views with.

mod build;
mod every_kind;
mod hostile;

pub(super) use self::build::{empty, route_of};
pub(super) use self::every_kind::every_kind;
pub(super) use self::hostile::{HOSTILE, of_text};
