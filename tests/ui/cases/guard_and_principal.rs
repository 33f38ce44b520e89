//~ error: `#[guard]` and `#[principal]` stand on one function
//~ help: keep one: `#[principal]` for who calls, `#[guard]` for what follows from it
//~ underlines: principal

use prelude::*;

pub struct Guard;

#[guard]
#[principal(scheme = OAuth2PasswordBearer)]
fn guard_of(_token: &AccessToken) -> Result<Guard, Denied> {
    Ok(Guard)
}
