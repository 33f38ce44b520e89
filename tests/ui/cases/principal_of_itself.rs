//~ error: the principal depends on a guard that needs the principal
//~ help: a principal takes its credentials, `&State<..>` and guards without a stance
//~ underlines: Caller

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_caller: Caller) -> Result<Caller, Denied> {
    Ok(Caller)
}
