//~ error: Denied: From<String>`
//~ underlines: String

use prelude::*;

pub struct Guard;

#[guard]
fn guard_of(_user: CurrentUser) -> Result<Guard, String> {
    Ok(Guard)
}
