//~ error: the scope of `Scope::Items` is spelt `items`
//~ help: "items"
//~ underlines: "Items"

use prelude::*;

#[requires_scopes("Items")]
#[get("/")]
fn handler() {}
