//! Inventories to test the views with.

mod build;
mod every_kind;
mod hostile;
mod several_schemes;

pub(super) use self::build::{empty, route_of};
pub(super) use self::every_kind::every_kind;
pub(super) use self::hostile::{HOSTILE, of_text, of_text_and_schemes};
pub(super) use self::several_schemes::several_schemes;
