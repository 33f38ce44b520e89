//~ error: `#[public]` stands on a guard: only a route can be public
//~ help: leave it out: a guard without a stance requires nothing itself
//~ underlines: public

use prelude::*;

pub struct Guard;

#[guard]
#[public(reason = "a test")]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
