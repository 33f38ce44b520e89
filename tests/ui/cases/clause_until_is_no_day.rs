//~ each $day: 2027-02-29 | 2027-13-01 | 2027-1-1 | 01.01.2027 | 2027-01-01T00:00:00Z |
//~ error: `$day` is no day
//~ help: until = "2027-01-01"
//~ underlines: "$day"

use prelude::*;

#[requires_scopes("items", report_only, until = "$day")]
#[get("/")]
fn handler() {}
