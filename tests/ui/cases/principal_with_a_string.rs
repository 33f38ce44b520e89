//~ error: a scheme is a path
//~ help: scheme = any(OAuth2PasswordBearer, MachineKey)
//~ underlines: "OAuth2PasswordBearer"

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = "OAuth2PasswordBearer")]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
