//~ error: `größe` is no scope: it holds 'ö'
//~ help: use printable ASCII without blanks, `"` and `\` (RFC 6749 section 3.3)
//~ underlines: "größe"

use prelude::*;

#[requires_scopes("größe")]
#[get("/")]
fn handler() {}
