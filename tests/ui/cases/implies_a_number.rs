//~ error: `implies` takes variants or scopes of this catalogue
//~ help: #[scope("items:write", implies(Items))] Mine,
//~ underlines: 1

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", implies(1))]
    Mine,
}
