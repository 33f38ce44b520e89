//~ error: E0391
//~ underlines: Guard

use prelude::*;

pub struct Guard;

#[guard]
fn guard_of(_guard: Option<Guard>) -> Result<Guard, Denied> {
    Ok(Guard)
}
