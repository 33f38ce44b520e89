//~ error: `#[authenticated]` takes no scopes
//~ help: `#[requires_scopes("items")]` asks for scopes
//~ underlines: "items"

use prelude::*;

#[authenticated("items")]
#[get("/")]
fn handler() {}
