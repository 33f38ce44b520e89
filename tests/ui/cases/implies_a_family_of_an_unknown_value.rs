//~ error: `{team}:owner` does not say which scope of `project:{id}` it implies
//~ help: give both families the same placeholders
//~ underlines: Project

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// A project.
    #[scope("project:{id}")]
    Project,
    /// Something.
    #[scope("{team}:owner", implies(Project))]
    Mine,
}
