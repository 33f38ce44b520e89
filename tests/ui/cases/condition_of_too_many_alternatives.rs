//~ each $last: any("me", "items") | any("me", "items"), report_only
//~ error: the operation has more than 32 alternatives, with those of its guards
//~ help: let one scope stand for them: `#[scope("admin", implies(..))]` in the catalogue
//~ underlines: "team:{a}/{a}"

use prelude::*;

#[rustfmt::skip]
#[requires_scopes(any("team:{a}/{a}", "team:{a}/{b}", "team:{a}/{c}"))]
#[requires_scopes(any("team:{b}/{a}", "team:{b}/{b}", "team:{b}/{c}"))]
#[requires_scopes(any("team:{c}/{a}", "team:{c}/{b}", "team:{c}/{c}"))]
#[requires_scopes($last)]
#[get("/<a>/<b>/<c>")]
fn handler(a: &str, b: &str, c: &str) {}
