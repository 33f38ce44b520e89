//~ error: `project:{id}:write` is bound to the path parameter `id`, which the route does not have
//~ help: #[get("/..<id>..")]
//~ underlines: handler

use prelude::*;

#[requires_scopes("project:{id}:write")]
mod projects {
    #[rocket::get("/")]
    fn handler() {}
}
