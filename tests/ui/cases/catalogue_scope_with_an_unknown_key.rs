//~ error: `imply` is no key of `#[scope]`: the only one is `implies`
//~ help: #[scope("items:write", implies(Items))] Mine,
//~ underlines: imply

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", imply(Mine))]
    Mine,
}
