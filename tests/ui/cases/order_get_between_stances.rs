//~ error: `#[requires_scopes]` must stand above `#[get]`
//~ help: in this order: `#[requires_scopes("items")]`, `#[openapi]` if there is one, then `#[get(..)]`
//~ underlines: requires_scopes

use prelude::*;

#[requires_scopes("items")]
#[get("/")]
#[requires_scopes("me")]
fn handler() {}
