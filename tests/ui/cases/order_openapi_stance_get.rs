//~ each $stance: #[requires_scopes("items")] | #[rocket_scopes::authenticated] | #[public(reason = "a test")]
//~ each $openapi: #[openapi] | #[rocket_okapi::openapi] | #[openapi(tag = "Items")]
// The function that rocket_okapi has made and ours are two of one name, says rustc.
//~ error: this attribute stands below `#[openapi]`, which has documented the route without its security
//~ help: in this order: `#[requires_scopes(..)]`, `#[openapi]`, then `#[get(..)]`
//~ underlines: $stance
//~ count: 2

use prelude::*;

$openapi
$stance
#[get("/")]
fn handler() {}
