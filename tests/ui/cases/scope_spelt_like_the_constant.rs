//~ error: the scope of `Scope::ItemsWrite` is spelt `items:write`
//~ help: "items:write"
//~ underlines: "items_write"

use prelude::*;

#[requires_scopes("items_write")]
#[get("/")]
fn handler() {}
