//~ error: `max_age` stands in a list of scopes
//~ help: #[requires_scopes(any(..), max_age = 300)]
//~ underlines: max_age

use prelude::*;

#[requires_scopes(any("me", max_age = 60))]
#[get("/")]
fn handler() {}
