//~ error: `other` is no scope of this catalogue
//~ help: those are Mine
//~ underlines: "other"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", implies("other"))]
    Mine,
}
