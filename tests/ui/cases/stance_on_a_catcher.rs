//~ error: `#[authenticated]` must stand above the route attribute of `handler`, or on a `#[guard]`
//~ help: in this order: `#[authenticated]`, `#[openapi]` if there is one, then `#[get(..)]`
//~ underlines: #[authenticated]

use prelude::*;

#[authenticated]
#[rocket::catch(404)]
fn handler() {}
