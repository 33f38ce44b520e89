//~ error: there is no comma between two scopes
//~ help: #[requires_scopes("items", Scope::Me)]
//~ underlines: +

use prelude::*;

#[requires_scopes("items" + "me")]
#[get("/")]
fn handler() {}
