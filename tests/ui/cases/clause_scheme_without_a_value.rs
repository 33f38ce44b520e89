//~ each $clause: scheme | scheme, max_age = 60 | scheme =
//~ error: `scheme` has no value
//~ help: scheme = MachineKey
//~ underlines: scheme

use prelude::*;

#[authenticated($clause)]
#[get("/")]
fn handler() {}
