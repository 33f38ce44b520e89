//~ error: `other` implies itself: `other` -> `mine` -> `other`
//~ help: take one of these `implies(..)` out
//~ underlines: "other"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Another.
    #[scope("other", implies("mine"))]
    Other,
    /// Something.
    #[scope("mine", implies(Other))]
    Mine,
}
