//~ error: `reason` is a string
//~ help: #[public(reason = "issues tokens")]
//~ underlines: 1

use prelude::*;

#[public(reason = 1)]
#[get("/")]
fn handler() {}
