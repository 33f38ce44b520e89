//~ error: `Missing`
//~ underlines: Missing

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = Missing)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
