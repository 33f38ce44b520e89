//~ error: `#[requires_scopes]` names no scope
//~ help: `#[authenticated(..)]` takes the same keys, and no scope
//~ underlines: #[requires_scopes(max_age = 300)]

use prelude::*;

#[requires_scopes(max_age = 300)]
#[get("/")]
fn handler() {}
