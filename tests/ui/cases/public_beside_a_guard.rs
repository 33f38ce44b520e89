//~ error: `#[public]` stands beside a guard that needs a token
//~ help: take the guard as `Option<..>`, or state `#[authenticated]`
//~ underlines: ActiveUser

use prelude::*;

#[public(reason = "a test")]
#[get("/")]
fn handler(_user: ActiveUser) {}
