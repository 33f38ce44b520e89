// rocket_okapi's own words: who renames it finds it below the route attribute.
//~ error: route attribute
//~ underlines: #[document]

use prelude::*;
use rocket_okapi::openapi as document;

#[requires_scopes("items")]
#[document]
#[get("/")]
fn handler() {}
