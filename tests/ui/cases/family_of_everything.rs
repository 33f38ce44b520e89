//~ error: `{id}` is nothing but a placeholder: any scope would be one of it
//~ help: "project:{id}"
//~ underlines: "{id}"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("{id}")]
    Mine,
}
