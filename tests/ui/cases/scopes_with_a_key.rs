//~ error: `any` is no key of `#[requires_scopes]`: it has none
//~ help: #[requires_scopes("items", Scope::Me)]
//~ underlines: any

use prelude::*;

#[requires_scopes("items", any = true)]
#[get("/")]
fn handler() {}
