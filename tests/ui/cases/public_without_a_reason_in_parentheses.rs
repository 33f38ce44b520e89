//~ error: `#[public]` does not say why anybody may call
//~ help: #[public(reason = "issues tokens")]
//~ underlines: #[public()]

use prelude::*;

#[public()]
#[get("/")]
fn handler() {}
