//~ error: `#[requires_scopes]` must stand above the route attribute of `handler`, or on a `#[guard]`
//~ help: in this order: `#[requires_scopes("items")]`, `#[openapi]` if there is one, then `#[get(..)]`
//~ underlines: #[requires_scopes("items")]

use prelude::*;
use rocket::get as fetch;

#[requires_scopes("items")]
#[fetch("/")]
fn handler() {}
