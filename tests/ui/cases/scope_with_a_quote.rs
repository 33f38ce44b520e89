//~ error: `it\"ems` is no scope: it holds '"'
//~ help: use printable ASCII without blanks, `"` and `\` (RFC 6749 section 3.3)
//~ underlines: "it\"ems"

use prelude::*;

#[requires_scopes("it\"ems")]
#[get("/")]
fn handler() {}
