//~ each $stance: #[requires_scopes("items")] | #[rocket_scopes::authenticated] | #[public(reason = "a test")]
//~ each $openapi: #[openapi] | #[rocket_okapi::openapi] | #[openapi(tag = "Items")]
//~ each $name: requires_scopes | authenticated | public
//~ each $example: #[requires_scopes("items")] | #[authenticated] | #[public(reason = "issues tokens")]
//~ error: `#[$name]` must stand above the route attribute of `handler`, or on a `#[guard]`
//~ help: in this order: `$example`, `#[openapi]` if there is one, then `#[get(..)]`
//~ underlines: $stance

use prelude::*;

$openapi
#[get("/")]
$stance
fn handler() {}
