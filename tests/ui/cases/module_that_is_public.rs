//~ error: `#[public]` stands on a module: each route says for itself why anybody may call it
//~ help: put it on the routes
//~ underlines: #[public(reason = "a test")]

use prelude::*;

#[public(reason = "a test")]
mod handlers {
    #[rocket::get("/")]
    fn handler() {}
}
