//~ each $clause: max_age = "300" | max_age = 5.5 | acr = 2 | acr = Scope::Items | report_only, until = 2027
//~ each $value: "300" | 5.5 | 2 | Scope | 2027
//~ each $what: `max_age` is a number of seconds | `max_age` is a number of seconds | `acr` is a string | `acr` is a string | `until` is a day as a string
//~ each $help: max_age = 300 | max_age = 300 | acr = "mfa" | acr = "mfa" | report_only, until = "2027-01-01"
//~ error: $what
//~ help: $help
//~ underlines: $value

use prelude::*;

#[requires_scopes("items", $clause)]
#[get("/")]
fn handler() {}
