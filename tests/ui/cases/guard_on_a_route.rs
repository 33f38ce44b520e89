//~ error: `#[guard]` stands on a route: a function is one or the other
//~ help: let the guard be a function of its own, and its result an argument of the route
//~ underlines: get

use prelude::*;

#[guard]
#[get("/")]
fn handler() {}
