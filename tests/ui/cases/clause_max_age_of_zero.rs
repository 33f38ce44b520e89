//~ error: no login is 0 seconds old when its token comes back
//~ help: max_age = 60
//~ underlines: 0

use prelude::*;

#[authenticated(max_age = 0)]
#[get("/")]
fn handler() {}
