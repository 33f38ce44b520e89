//~ error: `#[principal]` has generic parameters
//~ help: name the type
//~ underlines: T: Clone

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer)]
fn caller<T: Clone>(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
