//~ error: `#[requires_scopes]` must stand above `#[openapi]`
//~ help: in this order: `#[requires_scopes("items")]`, `#[openapi]` if there is one, then `#[get(..)]`
//~ underlines: requires_scopes

use prelude::*;

#[requires_scopes("items")]
#[openapi]
#[requires_scopes("me")]
#[get("/")]
fn handler() {}
