//~ error: `itemss`
//~ help: `items`
//~ underlines: "itemss"

use prelude::*;

#[requires_scopes("itemss")]
#[get("/")]
fn handler() {}
