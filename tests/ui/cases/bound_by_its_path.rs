//~ error: `project:{id}:write` is bound to the path parameter `id`, which the route does not have
//~ help: #[get("/..<id>..")]
//~ underlines: WriteProject

use prelude::*;

#[requires_scopes(Scope::WriteProject)]
#[get("/")]
fn handler() {}
