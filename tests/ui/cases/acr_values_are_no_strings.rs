//~ error: `#[acr_values]` takes strings
//~ help: #[acr_values("pwd", "mfa")], weakest first
//~ underlines: pwd

use prelude::*;

#[derive(Clone, Copy, Scopes)]
#[acr_values(pwd, mfa)]
pub enum Mine {
    /// Something.
    #[scope("mine")]
    Mine,
}
