//~ error: `items\t` is no scope: it holds '\t'
//~ help: "items"
//~ underlines: "items\t"

use prelude::*;

#[requires_scopes("items\t")]
#[get("/")]
fn handler() {}
