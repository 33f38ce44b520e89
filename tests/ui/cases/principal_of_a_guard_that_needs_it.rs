//~ error: the principal depends on a guard that needs the principal
//~ help: a principal takes its credentials, `&State<..>` and guards without a stance
//~ underlines: Guard

use prelude::*;

#[derive(Clone)]
pub struct Caller;
pub struct Guard;

#[guard]
fn guard_of(_caller: Caller) -> Result<Guard, Denied> {
    Ok(Guard)
}

#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_guard: Guard) -> Result<Caller, Denied> {
    Ok(Caller)
}
