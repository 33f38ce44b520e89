//~ error: a guard returns a `Result`: what it makes, or why it refuses
//~ help: -> Result<Guard, Denied>
//~ underlines: Option<Guard>

use prelude::*;

struct Guard;

#[guard]
fn maybe(_user: CurrentUser) -> Option<Guard> {
    None
}
