//~ error: the catalogue does not name this class of authentication
//~ help: add it to `#[acr_values(..)]` of the enum, weakest first
//~ underlines: "mfaa"

use prelude::*;

#[authenticated(acr = "mfaa")]
#[get("/")]
fn handler() {}
