//~ error: `items read` holds two scopes
//~ help: write them apart: `#[requires_scopes("items", "read")]`
//~ underlines: "items read"

use prelude::*;

pub struct Guard;

#[requires_scopes("items read")]
#[guard]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
