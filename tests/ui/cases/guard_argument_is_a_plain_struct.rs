//~ error: `&Store` is no guard, so a guard cannot depend on it
//~ help: take a guard, `&State<..>`, or another type that is `FromRequest`; the
//~ underlines: Store

use prelude::*;

pub struct Guard;
pub struct Store;

#[guard]
fn guard_of(_store: &Store) -> Result<Guard, Denied> {
    Ok(Guard)
}
