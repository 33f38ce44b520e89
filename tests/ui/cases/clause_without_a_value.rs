//~ each $key: max_age | acr | until
//~ each $help: max_age = 300 | acr = "mfa" | report_only, until = "2027-01-01"
//~ error: `$key` has no value
//~ help: $help
//~ underlines: $key

use prelude::*;

#[requires_scopes("items", $key)]
#[get("/")]
fn handler() {}
