//~ error: `""` holds no scope
//~ help: "items"
//~ underlines: ""
//~ error: `items read` holds two scopes
//~ help: write them apart: `#[requires_scopes("items", "read")]`
//~ underlines: "items read"

use prelude::*;

#[requires_scopes("", "items read")]
#[get("/")]
fn handler() {}
