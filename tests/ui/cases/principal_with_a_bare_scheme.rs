//~ error: `OAuth2PasswordBearer` is no key of `#[principal]`: the only one is `scheme`
//~ help: #[principal(scheme = OAuth2PasswordBearer)]
//~ underlines: OAuth2PasswordBearer

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(OAuth2PasswordBearer)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
