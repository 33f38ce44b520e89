//~ error: there is no comma between two scopes
//~ help: #[requires_scopes("items", Scope::Me)]
//~ underlines: "items"

use prelude::*;

#[requires_scopes(any("me" "items"))]
#[get("/")]
fn handler() {}
