//~ error: `optional` takes no value
//~ help: optional
//~ underlines: = true

use prelude::*;

#[authenticated(optional = true)]
#[get("/")]
fn handler() {}
