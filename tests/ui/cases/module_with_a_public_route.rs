//~ error: `#[public]` stands in a module whose stance asks for a token: which of them holds?
//~ help: move the route out of the module
//~ underlines: prelude::public

use prelude::*;

#[authenticated]
mod handlers {
    #[prelude::public(reason = "a test")]
    #[rocket::get("/")]
    fn handler() {}
}
