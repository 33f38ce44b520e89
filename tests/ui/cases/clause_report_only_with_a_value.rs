//~ error: `report_only` takes no value
//~ help: report_only
//~ underlines: = true

use prelude::*;

#[requires_scopes("items", report_only = true)]
#[get("/")]
fn handler() {}
