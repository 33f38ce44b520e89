//~ error: `#[public]` stands beside a guard that needs credentials
//~ help: take the guard as `Option<..>`, or state `#[authenticated]`
//~ underlines: Machine

use prelude::*;

#[public(reason = "a test")]
#[get("/")]
fn handler(_machine: Machine) {}
