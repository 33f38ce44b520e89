//~ error: `items` is required twice
//~ help: name each scope once
//~ underlines: "items"

use prelude::*;

#[requires_scopes(any("me", all("items", "items")))]
#[get("/")]
fn handler() {}
