//~ error: `{id}:{id}` has two placeholders of one name
//~ help: "{project}:{role}"
//~ underlines: "{id}:{id}"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("{id}:{id}")]
    Mine,
}
