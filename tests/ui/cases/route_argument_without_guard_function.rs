//~ error: `Admin: FromRequest
//~ underlines: Admin

use prelude::*;

pub struct Admin;

#[requires_scopes("items")]
#[get("/")]
fn handler(_admin: Admin) {}
