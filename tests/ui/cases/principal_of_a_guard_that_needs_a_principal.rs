//~ error: the principal depends on a guard that needs the principal
//~ help: a principal takes its credentials, `&State<..>` and guards without a stance
//~ underlines: ActiveUser

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_user: ActiveUser) -> Result<Caller, Denied> {
    Ok(Caller)
}
