//~ error: the principal `Caller` is not `Clone`
//~ help: `#[derive(Clone)]`
//~ underlines: Caller

use prelude::*;

pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
