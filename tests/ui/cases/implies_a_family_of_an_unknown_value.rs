//~ error: `owner-of:{team}` does not say which scope of `project:{id}` it implies
//~ help: give both families the same placeholders
//~ underlines: Project

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// A project.
    #[scope("project:{id}")]
    Project,
    /// Something.
    #[scope("owner-of:{team}", implies(Project))]
    Mine,
}
