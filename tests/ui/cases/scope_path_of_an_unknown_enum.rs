//~ error: `Scopes`
//~ underlines: Scopes

use prelude::{get, requires_scopes};

#[requires_scopes(Scopes::Items)]
#[get("/")]
fn handler() {}
