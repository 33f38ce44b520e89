//~ error: `any` is a list of scopes, in parentheses
//~ help: #[requires_scopes(any("items", Scope::Me))]
//~ underlines: any

use prelude::*;

#[requires_scopes("items", any = true)]
#[get("/")]
fn handler() {}
