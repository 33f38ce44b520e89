// rustc adds that it does not like the form either.
//~ error: `#[public]` takes `reason`
//~ help: #[public(reason = "a test")]
//~ underlines: "a test"
//~ count: 2

use prelude::*;

#[public = "a test"]
#[get("/")]
fn handler() {}
