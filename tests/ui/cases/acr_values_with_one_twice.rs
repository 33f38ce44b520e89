//~ error: `pwd` is there twice
//~ help: name each class once
//~ underlines: "pwd"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
#[acr_values("pwd", "pwd")]
pub enum Mine {
    /// Something.
    #[scope("mine")]
    Mine,
}
