//~ error: a guard returns a `Result`: what it makes, or why it refuses
//~ help: -> Result<Guard, Denied>
//~ underlines: Guard

use prelude::*;

struct Guard;

#[guard]
fn active_user(_user: CurrentUser) -> Guard {
    Guard
}
