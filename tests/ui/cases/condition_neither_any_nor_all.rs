//~ each $name: one_of | not | Any | anyy
//~ error: `$name` is neither `any` nor `all`
//~ help: #[requires_scopes(any("admin", all("items", "items:write")))]
//~ underlines: $name

use prelude::*;

#[requires_scopes($name("items", "me"))]
#[get("/")]
fn handler() {}
