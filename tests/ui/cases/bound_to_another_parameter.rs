//~ error: `project` is no parameter of this route's path
//~ help: "project:{id}:write"
//~ underlines: "project:{project}:write"

use prelude::*;

#[requires_scopes("project:{project}:write")]
#[get("/<id>")]
fn handler(id: &str) {}
