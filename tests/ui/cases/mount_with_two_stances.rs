//~ error: `#[public]` and `#[authenticated]` stand on one item: which of them holds?
//~ help: keep one: `#[public]` asks nothing of the caller
//~ underlines: authenticated

use prelude::*;

#[public(reason = "a test")]
#[authenticated]
fn routes() -> Vec<rocket::Route> {
    Vec::new()
}
