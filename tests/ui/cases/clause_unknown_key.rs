//~ error: `maxage` is no key of a stance: those are `max_age`, `acr`, `optional`, `report_only`, `scheme`, `until`
//~ help: #[requires_scopes("items", max_age = 300)]
//~ underlines: maxage

use prelude::*;

#[requires_scopes("items", maxage = 300)]
#[get("/")]
fn handler() {}
