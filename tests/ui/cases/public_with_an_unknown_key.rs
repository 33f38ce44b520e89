//~ error: `because` is no key of `#[public]`: the only one is `reason`
//~ help: #[public(reason = "issues tokens")]
//~ underlines: because

use prelude::*;

#[public(because = "a test")]
#[get("/")]
fn handler() {}
