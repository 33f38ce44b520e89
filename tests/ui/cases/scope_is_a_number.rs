//~ error: a scope is a string or a path of the catalogue
//~ help: #[requires_scopes("items", Scope::Me)]
//~ underlines: 1

use prelude::*;

#[requires_scopes(1)]
#[get("/")]
fn handler() {}
