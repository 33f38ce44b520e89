//~ error: `u32: FromRequest
//~ underlines: u32

use prelude::*;

#[authenticated]
#[get("/")]
fn handler(_page: u32) {}
