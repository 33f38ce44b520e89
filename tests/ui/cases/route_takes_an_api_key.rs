//~ error: credentials that nobody has verified are for the function of a principal
//~ help: take the principal that it gives: `machine: Machine`
//~ underlines: ApiKey

use prelude::*;

#[authenticated]
#[get("/")]
fn handler(_key: &ApiKey) {}
