//~ error: `#[acr_values]` names no class
//~ help: #[acr_values("pwd", "mfa")]
//~ underlines: acr_values

use prelude::*;

#[derive(Clone, Copy, Scopes)]
#[acr_values()]
pub enum Mine {
    /// Something.
    #[scope("mine")]
    Mine,
}
