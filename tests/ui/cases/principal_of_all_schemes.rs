//~ error: a principal is loaded from the credentials of one scheme
//~ help: scheme = any(OAuth2PasswordBearer, MachineKey)
//~ underlines: all

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = all(OAuth2PasswordBearer, MachineKey))]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
