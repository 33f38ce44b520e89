//~ error: `#[public]` takes `reason`
//~ help: #[public(reason = "a test")]
//~ underlines: "a test"

use prelude::*;

#[public("a test")]
#[get("/")]
fn handler() {}
