//~ error: `#[authenticated]` and `#[public]` stand on one item: which of them holds?
//~ help: keep one: `#[public]` asks nothing of the caller
//~ underlines: rocket_scopes::public

use prelude::*;

#[authenticated]
#[rocket_scopes::public(reason = "a test")]
#[get("/")]
fn handler() {}
