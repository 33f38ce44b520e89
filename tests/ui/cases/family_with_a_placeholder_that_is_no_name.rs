//~ each $name: {} | {1} | {a-b} | {_} | {fn}
//~ error: `project:$name` has a placeholder that is no name
//~ help: "project:{id}:write"
//~ underlines: "project:$name"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("project:$name")]
    Mine,
}
