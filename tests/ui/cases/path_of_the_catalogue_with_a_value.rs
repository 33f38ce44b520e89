//~ each $written: Scope::Me = 1 | Scope::Me(1)
//~ error: `Scope::Me` is no key of a stance
//~ help: #[requires_scopes("items", Scope::Me)]
//~ underlines: Scope::Me

use prelude::*;

#[requires_scopes($written)]
#[get("/")]
fn handler() {}
