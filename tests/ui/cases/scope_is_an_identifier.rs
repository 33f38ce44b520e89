//~ error: `items` is neither a string nor a path of the catalogue
//~ help: write `"items"` or `Scope::items`
//~ underlines: items

use prelude::*;

#[requires_scopes(items)]
#[get("/")]
fn handler() {}
