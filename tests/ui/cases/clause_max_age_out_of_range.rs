//~ each $age: 300u32 | 4294967296 | 99999999999999999999
//~ error: `max_age` is a number of seconds, of at most 4294967295
//~ help: max_age = 300
//~ underlines: $age

use prelude::*;

#[authenticated(max_age = $age)]
#[get("/")]
fn handler() {}
