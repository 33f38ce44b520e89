//~ error: `optional` stands beside `report_only`: nobody would be refused or reported
//~ help: keep one
//~ underlines: optional

use prelude::*;

#[authenticated(optional, report_only)]
#[get("/")]
fn handler() {}
