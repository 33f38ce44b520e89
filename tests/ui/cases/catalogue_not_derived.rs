// rustc's own words: what is missing is in the name of the method.
//~ error: `__scopes_derived`
//~ underlines: Scope

use prelude::{get, requires_scopes};

#[derive(Clone, Copy)]
pub enum Scope {
    Items,
}

#[requires_scopes(Scope::Items)]
#[get("/")]
fn handler() {}
