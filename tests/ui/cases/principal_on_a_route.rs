//~ error: `#[principal]` stands on a route: a function is one or the other
//~ help: let the guard be a function of its own, and its result an argument of the route
//~ underlines: get

use prelude::*;

#[principal(scheme = OAuth2PasswordBearer)]
#[get("/")]
fn handler() {}
