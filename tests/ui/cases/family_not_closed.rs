//~ error: `project:{id:write` has a `{` without its `}`
//~ help: "project:{id}:write"
//~ underlines: "project:{id:write"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("project:{id:write")]
    Mine,
}
