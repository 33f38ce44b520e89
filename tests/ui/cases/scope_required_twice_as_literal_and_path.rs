//~ error: a scope is required twice, as a string and as a path
//~ help: name each scope once
//~ underlines: "items"

use prelude::*;

#[requires_scopes("items", Scope::Items)]
#[get("/")]
fn handler() {}
