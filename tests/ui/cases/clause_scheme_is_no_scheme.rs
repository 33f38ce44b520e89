//~ error: CurrentUser` is no scheme
//~ help: impl Scheme for
//~ underlines: CurrentUser

use prelude::*;

#[authenticated(scheme = CurrentUser)]
#[get("/")]
fn handler() {}
