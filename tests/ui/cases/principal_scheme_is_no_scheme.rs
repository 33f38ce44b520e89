//~ error: ActiveUser` is no scheme
//~ help: impl Scheme for
//~ underlines: ActiveUser

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = ActiveUser)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
