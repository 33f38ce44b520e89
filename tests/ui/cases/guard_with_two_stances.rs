//~ error: `#[authenticated]` and `#[requires_scopes]` stand on one item: which of them holds?
//~ help: keep `#[requires_scopes(..)]`: it needs a good token anyway
//~ underlines: requires_scopes

use prelude::*;

pub struct Guard;

#[guard]
#[authenticated]
#[requires_scopes("items")]
fn guard_of(_user: CurrentUser) -> Result<Guard, Denied> {
    Ok(Guard)
}
