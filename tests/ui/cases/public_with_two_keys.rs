//~ error: `#[public]` takes `reason` only
//~ help: #[public(reason = "issues tokens")]
//~ underlines: until

use prelude::*;

#[public(reason = "a test", until = "2030")]
#[get("/")]
fn handler() {}
