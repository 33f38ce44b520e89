//~ error: `Cell<u8>`
//~ underlines: Guard

use prelude::*;

pub struct Guard(std::cell::Cell<u8>);

#[guard]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard(std::cell::Cell::new(0)))
}
