//~ error: `#[guard]` takes no arguments
//~ help: #[guard] #[requires_scopes("items")]
//~ underlines: "items"

use prelude::*;

pub struct Guard;

#[guard("items")]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
