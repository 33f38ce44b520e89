//~ error: `items\0` is no scope: it holds '\0'
//~ help: use printable ASCII without blanks, `"` and `\` (RFC 6749 section 3.3)
//~ underlines: "items\0"

use prelude::*;

#[requires_scopes("items\0")]
#[get("/")]
fn handler() {}
