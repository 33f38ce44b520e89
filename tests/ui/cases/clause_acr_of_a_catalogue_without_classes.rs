//~ error: the catalogue names no class of authentication
//~ help: `#[acr_values("pwd", "mfa")]` above the enum, weakest first
//~ underlines: "mfa"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Other {
    /// Read others.
    #[scope("others")]
    Others,
}

#[requires_scopes(Other::Others, acr = "mfa")]
#[get("/")]
fn handler() {}
