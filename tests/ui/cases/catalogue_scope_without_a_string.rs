//~ error: `#[scope]` takes one string
//~ help: #[scope("items")] Items,
//~ underlines: scope

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope]
    Items,
}
