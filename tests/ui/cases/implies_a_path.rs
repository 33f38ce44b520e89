//~ error: `implies` takes variants or scopes of this catalogue
//~ help: implies(Other)
//~ underlines: Mine::Other

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", implies(Mine::Other))]
    Mine,
}
