//~ error: `Other` is no scope of this catalogue
//~ help: those are Mine
//~ underlines: Other

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", implies(Other))]
    Mine,
}
