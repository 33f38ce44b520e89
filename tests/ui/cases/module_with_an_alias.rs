//~ error: `#[authenticated]` must stand above the route attribute of `handler`, or on a `#[guard]`
//~ help: in this order: `#[authenticated]`
//~ underlines: #[rocket_scopes::authenticated]

use prelude::*;

#[authenticated]
mod handlers {
    use rocket::get as fetch;

    #[rocket::get("/")]
    fn seen() {}
    #[rocket_scopes::authenticated]
    #[fetch("/five")]
    fn handler() {}
}
