//~ error: `#[public]` stands beside a guard that needs credentials
//~ help: take the guard as `Option<..>`, or state `#[authenticated]`
//~ underlines: ActiveUser

use prelude::*;

#[public(reason = "a test")]
#[openapi]
#[get("/")]
fn handler(_user: ActiveUser) {}
