//~ error: a guard is a struct or an enum of its own, not `&'static str`
//~ help: -> Result<ActiveUser, Denied>
//~ underlines: &'static str

use prelude::*;

#[guard]
fn name(_user: CurrentUser) -> Result<&'static str, Denied> {
    Ok("")
}
