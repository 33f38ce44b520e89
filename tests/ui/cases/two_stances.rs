//~ each $first: #[requires_scopes("items")] | #[authenticated] | #[requires_scopes("items")] | #[public(reason = "a test")] | #[authenticated] | #[public(reason = "a test")] | #[authenticated] | #[public(reason = "a test")]
//~ each $second: #[authenticated] | #[requires_scopes("items")] | #[public(reason = "a test")] | #[requires_scopes("items")] | #[public(reason = "a test")] | #[authenticated] | #[authenticated] | #[public(reason = "a test")]
//~ each $one: requires_scopes | authenticated | requires_scopes | public | authenticated | public | authenticated | public
//~ each $other: authenticated | requires_scopes | public | requires_scopes | public | authenticated | authenticated | public
//~ each $help: keep `#[requires_scopes(..)]`: it needs a good token anyway | keep `#[requires_scopes(..)]`: it needs a good token anyway | keep one: `#[public]` asks nothing of the caller | keep one: `#[public]` asks nothing of the caller | keep one: `#[public]` asks nothing of the caller | keep one: `#[public]` asks nothing of the caller | keep one | keep one: `#[public]` asks nothing of the caller
//~ error: `#[$one]` and `#[$other]` stand on one item: which of them holds?
//~ help: $help
//~ underlines: $other

use prelude::*;

$first
$second
#[get("/")]
fn handler() {}
