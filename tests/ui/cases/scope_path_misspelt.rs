//~ error: `Itemss`
//~ help: Items
//~ underlines: Itemss

use prelude::*;

#[requires_scopes(Scope::Itemss)]
#[get("/")]
fn handler() {}
