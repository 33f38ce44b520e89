//~ error: ` items` is no scope: it holds ' '
//~ help: "items"
//~ underlines: " items"

use prelude::*;

#[requires_scopes(" items")]
#[get("/")]
fn handler() {}
