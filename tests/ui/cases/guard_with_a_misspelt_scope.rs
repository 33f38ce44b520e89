//~ error: `itemss`
//~ help: `items`
//~ underlines: "itemss"

use prelude::*;

pub struct Guard;

#[guard]
#[requires_scopes("itemss")]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
