//~ error: the scopes of this operation come from two catalogues
//~ help: a token is granted scopes of one catalogue: move them into one `#[derive(Scopes)]` enum
//~ underlines: "items"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Other {
    /// Read others.
    #[scope("others")]
    Others,
}

#[requires_scopes("items", Other::Others)]
#[get("/")]
fn handler() {}
