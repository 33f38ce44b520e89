//~ error: the credentials of this scheme are for this function to verify, and it gives no proof that it has
//~ help: -> Result<Granted<Caller>, Denied>
//~ underlines: Caller

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = MachineKey)]
fn caller(_key: &ApiKey) -> Result<Caller, Denied> {
    Ok(Caller)
}
