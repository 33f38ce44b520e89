// Rocket has made a route of it before `#[guard]` is read; what it makes cannot answer a request.
//~ error: `Guard: Responder
//~ underlines: Result

use prelude::*;

pub struct Guard;

#[get("/")]
#[guard]
fn handler() -> Result<Guard, Denied> {
    Ok(Guard)
}
