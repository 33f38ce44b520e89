//~ error: `#[principal]` takes `scheme` only
//~ help: #[principal(scheme = OAuth2PasswordBearer)]
//~ underlines: cache

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer, cache = true)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
