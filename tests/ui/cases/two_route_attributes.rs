//~ error: `#[rocket::post]` is the second attribute of its kind
//~ help: keep one; a second route needs a function of its own
//~ underlines: rocket::post

use prelude::*;

#[requires_scopes("items")]
#[get("/")]
#[rocket::post("/")]
fn handler() {}
