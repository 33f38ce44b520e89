//~ error: `Scope`
//~ underlines: "items"

use prelude::{get, requires_scopes};

#[requires_scopes("items")]
#[get("/")]
fn handler() {}
