//~ each $stance: #[requires_scopes("items")] | #[authenticated] | #[public(reason = "a test")]
//~ error: a method cannot be a route or a guard
//~ help: move the function out of the `impl` block
//~ underlines: &self

use prelude::*;

struct Handlers;

impl Handlers {
    $stance
    fn handler(&self) {}
}
