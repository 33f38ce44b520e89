//! What follows from declarations: scopes composed through guards, checked, and documented.
#![allow(missing_docs, reason = "a test")]

mod algebra;
mod api;
mod bound;
mod callers;
mod catchers;
mod decisions;
mod documents;
mod exhaustive;
mod explained;
mod freshness;
mod gate;
mod groups;
mod hygiene;
mod launch;
mod lock;
mod matrix;
mod once;
mod optional;
mod schemes;
mod scopes_argument;
mod shapes;
mod trials;
mod unstated;
mod wrapped;
