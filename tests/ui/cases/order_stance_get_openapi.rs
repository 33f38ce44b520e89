//~ each $stance: #[requires_scopes("items")] | #[rocket_scopes::authenticated] | #[public(reason = "a test")]
//~ each $openapi: #[openapi] | #[rocket_okapi::openapi] | #[openapi(tag = "Items")]
//~ each $path: openapi | rocket_okapi::openapi | openapi
//~ error: `#[openapi]` stands below `#[get]`, where it documents nothing
//~ help: put it above: `#[openapi] #[get(..)]`
//~ underlines: $path

use prelude::*;

$stance
#[get("/")]
$openapi
fn handler() {}
