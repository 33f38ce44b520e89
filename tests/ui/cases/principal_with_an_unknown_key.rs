//~ error: `schema` is no key of `#[principal]`: the only one is `scheme`
//~ help: #[principal(scheme = OAuth2PasswordBearer)]
//~ underlines: schema

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(schema = OAuth2PasswordBearer)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
