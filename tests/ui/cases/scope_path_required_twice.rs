//~ error: `Scope::Items` is required twice
//~ help: name each scope once
//~ underlines: Scope::Items

use prelude::*;

#[requires_scopes(Scope::Items, Scope::Items)]
#[get("/")]
fn handler() {}
