// Once for the guard, once for the reference to it.
//~ error: E0117
//~ underlines: String
//~ count: 2

use prelude::*;

#[guard]
fn name(_user: CurrentUser) -> Result<String, Denied> {
    Ok(String::new())
}
