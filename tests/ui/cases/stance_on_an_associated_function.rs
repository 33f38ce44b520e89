//~ each $stance: #[requires_scopes("items")] | #[authenticated] | #[public(reason = "a test")]
// No attribute can see that it stands in an `impl`: rustc objects to each item that is made of it.
//~ error: `impl`s
//~ underlines: $stance
//~ count: many

use prelude::*;

struct Handlers;

impl Handlers {
    $stance
    #[get("/")]
    fn handler() {}
}
