//~ each $args: scheme | scheme =
//~ error: `scheme` names no scheme
//~ help: #[principal(scheme = OAuth2PasswordBearer)]
//~ underlines: scheme

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal($args)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
