//~ error: `""` holds no scope
//~ help: "items"
//~ underlines: ""

use prelude::*;

#[requires_scopes("")]
#[get("/")]
fn handler() {}
