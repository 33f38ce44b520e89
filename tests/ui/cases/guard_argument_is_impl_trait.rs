//~ error: `impl Clone` has no name by which Rocket could find it
//~ help: name the type of the argument
//~ underlines: impl Clone

use prelude::*;

pub struct Guard;

#[guard]
fn guard_of(_store: impl Clone) -> Result<Guard, Denied> {
    Ok(Guard)
}
