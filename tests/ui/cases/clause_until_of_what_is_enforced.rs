//~ error: `until` says how long a clause is only reported, and this one is enforced
//~ help: report_only, until = "2027-01-01"
//~ underlines: "2027-01-01"

use prelude::*;

#[requires_scopes("items", until = "2027-01-01")]
#[get("/")]
fn handler() {}
