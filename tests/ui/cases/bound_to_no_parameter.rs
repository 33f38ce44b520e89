//~ error: `id` is no parameter of this route's path
//~ help: #[get("/..<id>..")]
//~ underlines: "project:{id}:write"

use prelude::*;

#[requires_scopes("project:{id}:write")]
#[get("/")]
fn handler() {}
