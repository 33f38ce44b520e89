//~ error: `max_age` has no value
//~ help: max_age = 300
//~ underlines: max_age

use prelude::*;

#[requires_scopes("items", max_age, acr = "mfa")]
#[get("/")]
fn handler() {}
