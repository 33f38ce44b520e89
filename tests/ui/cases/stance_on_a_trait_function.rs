//~ each $stance: #[requires_scopes("items")] | #[authenticated] | #[public(reason = "a test")]
//~ each $name: requires_scopes | authenticated | public
//~ each $example: #[requires_scopes("items")] | #[authenticated] | #[public(reason = "issues tokens")]
//~ error: `#[$name]` stands on something that is no route, no guard, and holds no routes
//~ help: put it on a function: `$example #[get("/")] fn handler() { .. }`
//~ underlines: $stance

use prelude::*;

trait Handlers {
    $stance
    fn handler();
}
