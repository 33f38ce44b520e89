//~ error: `items\u{7f}` is no scope: it holds '\u{7f}'
//~ help: use printable ASCII without blanks, `"` and `\` (RFC 6749 section 3.3)
//~ underlines: "items\x7f"

use prelude::*;

#[requires_scopes("items\x7f")]
#[get("/")]
fn handler() {}
