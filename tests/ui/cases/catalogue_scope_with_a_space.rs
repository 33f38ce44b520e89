//~ error: `items read` holds two scopes
//~ help: write them apart: `#[scope("items")] Items, #[scope("read")] Read,`
//~ underlines: "items read"

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items read")]
    Items,
}
