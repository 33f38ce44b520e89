//~ each $list: any | all
//~ error: `$list()` names no scope
//~ help: $list("items", "items:write")
//~ underlines: $list

use prelude::*;

#[requires_scopes("me", $list())]
#[get("/")]
fn handler() {}
