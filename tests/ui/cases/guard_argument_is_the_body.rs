//~ error: `rocket::Data<'__scopes_r>` is no guard, so a guard cannot depend on it
//~ help: take a guard, `&State<..>`, or another type that is `FromRequest`; the
//~ underlines: Data

use prelude::*;

pub struct Guard;

#[guard]
fn guard_of(_body: rocket::Data<'_>) -> Result<Guard, Denied> {
    Ok(Guard)
}
