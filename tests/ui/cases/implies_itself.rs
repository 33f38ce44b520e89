//~ error: `mine` implies itself: `mine` -> `mine`
//~ help: take one of these `implies(..)` out
//~ underlines: "mine"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("mine", implies(Mine))]
    Mine,
}
