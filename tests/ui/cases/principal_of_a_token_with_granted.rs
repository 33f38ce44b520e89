//~ error: an access token says itself what it grants
//~ help: -> Result<Caller, Denied>
//~ underlines: Granted

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_token: &AccessToken) -> Result<Granted<Caller>, Denied> {
    Err(Denied::unknown_subject())
}
