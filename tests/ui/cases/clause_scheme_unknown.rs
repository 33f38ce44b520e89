//~ error: cannot find type `Machinekey` in this scope
//~ underlines: Machinekey

use prelude::*;

#[authenticated(scheme = Machinekey)]
#[get("/")]
fn handler() {}
