//~ error: E0599: no variant or associated item named `itms`
//~ underlines: "itms"

use prelude::*;

#[requires_scopes("itms")]
fn routes() -> Vec<rocket::Route> {
    Vec::new()
}
