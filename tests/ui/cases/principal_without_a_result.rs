//~ error: a principal returns a `Result`: what it makes, or why it refuses
//~ help: -> Result<Caller, Denied>
//~ underlines: Caller

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_token: &AccessToken) -> Caller {
    Caller
}
