//~ error: credentials that nobody has verified are for the function of a principal
//~ help: take the principal that it gives: `machine: Machine`
//~ underlines: ApiKey

use prelude::*;

pub struct Known;

#[guard]
fn known(_key: &ApiKey) -> Result<Known, Denied> {
    Ok(Known)
}
