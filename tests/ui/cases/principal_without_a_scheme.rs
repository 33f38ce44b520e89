//~ error: `#[principal]` does not say whose credentials it takes
//~ help: #[principal(scheme = OAuth2PasswordBearer)]
//~ underlines: #[principal]

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
