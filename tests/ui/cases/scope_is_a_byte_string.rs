//~ error: a scope is a string or a path of the catalogue
//~ help: #[requires_scopes("items", Scope::Me)]
//~ underlines: b"items"

use prelude::*;

#[requires_scopes(b"items")]
#[get("/")]
fn handler() {}
