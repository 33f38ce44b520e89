//! Routes with a stance, and mounts: a stance for all routes of a list, checked in front of each of them.

mod handler;
mod routes;

pub use self::handler::stated;
pub use self::routes::Mountable;

pub(crate) use self::handler::{Declared, ask, mounted};
