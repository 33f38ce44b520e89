//~ error: a scope is required twice, as a string and as a path
//~ help: name each scope once
//~ underlines: "me"

use prelude::*;

#[requires_scopes(any("me", all(Scope::Items, "items")))]
#[get("/")]
fn handler() {}
