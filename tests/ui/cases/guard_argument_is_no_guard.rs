//~ error: `u32` is no guard, so a guard cannot depend on it
//~ help: take a guard, `&State<..>`, or another type that is `FromRequest`; the
//~ underlines: u32

use prelude::*;

pub struct Guard;

#[guard]
fn guard_of(_page: u32) -> Result<Guard, Denied> {
    Ok(Guard)
}
