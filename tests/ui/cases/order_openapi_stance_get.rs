//~ each $stance: #[requires_scopes("items")] | #[rocket_scopes::authenticated] | #[public(reason = "a test")]
//~ each $openapi: #[openapi] | #[rocket_okapi::openapi] | #[openapi(tag = "Items")]
//~ error: this attribute stands below `#[openapi]`, which has documented the route without its security
//~ help: in this order: `#[requires_scopes(..)]`, `#[openapi]`, then `#[get(..)]`
//~ underlines: $stance

use prelude::*;

$openapi
$stance
#[get("/")]
fn handler() {}
