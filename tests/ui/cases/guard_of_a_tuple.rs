//~ error: a guard is a struct or an enum of its own, not `(u8, u8)`
//~ help: -> Result<ActiveUser, Denied>
//~ underlines: (u8, u8)

use prelude::*;

#[guard]
fn pair(_user: CurrentUser) -> Result<(u8, u8), Denied> {
    Ok((0, 0))
}
