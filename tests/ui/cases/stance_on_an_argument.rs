//~ error: `authenticated`
//~ underlines: authenticated

use prelude::*;

#[get("/")]
fn handler(#[authenticated] _user: CurrentUser) {}
