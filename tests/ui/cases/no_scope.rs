//~ error: `#[requires_scopes]` names no scope
//~ help: `#[requires_scopes("items")]`, or `#[authenticated]` for any good token
//~ underlines: #[requires_scopes()]

use prelude::*;

#[requires_scopes()]
#[get("/")]
fn handler() {}
