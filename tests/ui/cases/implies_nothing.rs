//~ error: `implies` names no scope
//~ help: #[scope("items:write", implies(Items))] Mine,
//~ underlines: implies

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", implies())]
    Mine,
}
