//~ error: `#[requires_scopes]` and `#[authenticated]` stand on one item: which of them holds?
//~ help: keep `#[requires_scopes(..)]`
//~ underlines: authenticated

use prelude::*;

#[requires_scopes("me")]
#[authenticated]
mod handlers {
    #[rocket::get("/")]
    fn handler() {}
}
