//~ error: the stance of the module does not see routes with `#[fetch(..)]`
//~ help: leave `get` its name
//~ underlines: fetch

use prelude::*;

#[authenticated]
mod handlers {
    use rocket::get as fetch;

    #[rocket::get("/")]
    fn seen() {}

    #[fetch("/five")]
    fn handler() {}
}
