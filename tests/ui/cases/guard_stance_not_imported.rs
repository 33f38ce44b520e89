//~ error: `requires_scopes`
//~ underlines: requires_scopes

use prelude::{CurrentUser, Denied, Scope, guard};

pub struct Guard;

#[guard]
#[requires_scopes("items")]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
