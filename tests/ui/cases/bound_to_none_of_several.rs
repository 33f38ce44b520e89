//~ error: `id` is no parameter of this route's path
//~ help: those of the path are `from`, `to`
//~ underlines: "project:{id}:write"

use prelude::*;

#[requires_scopes("project:{id}:write")]
#[get("/<from>/<to>")]
fn handler(from: &str, to: &str) {}
