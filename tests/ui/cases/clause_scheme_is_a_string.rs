//~ error: a scheme is a path
//~ help: scheme = any(OAuth2PasswordBearer, MachineKey)
//~ underlines: "MachineKey"

use prelude::*;

#[authenticated(scheme = "MachineKey")]
#[get("/")]
fn handler() {}
