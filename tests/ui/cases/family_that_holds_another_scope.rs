//~ error: `project:all` is also one of the family `project:{id}`
//~ help: give it another name
//~ underlines: "project:all"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// All.
    #[scope("project:all")]
    All,
    /// Something.
    #[scope("project:{id}")]
    Mine,
}
