//~ error: `pwd mfa` is no class of authentication
//~ help: use printable ASCII without blanks
//~ underlines: "pwd mfa"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
#[acr_values("pwd mfa")]
pub enum Mine {
    /// Something.
    #[scope("mine")]
    Mine,
}
