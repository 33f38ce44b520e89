//~ error: the reason is empty
//~ help: #[public(reason = "issues tokens")]
//~ underlines: "  "

use prelude::*;

#[public(reason = "  ")]
#[get("/")]
fn handler() {}
