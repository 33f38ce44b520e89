// Once for each trait that makes a guard.
//~ error: E0119
//~ underlines: Guard
//~ count: 4

use prelude::*;

pub struct Guard;

#[guard]
fn one(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}

#[guard]
fn other(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
