//! From a checked stance to a handler with its policy, and the twin that documents it.

mod arguments;
mod assertions;
mod declaration;
mod handler;
mod span;
mod twin;

pub use self::handler::handler;
