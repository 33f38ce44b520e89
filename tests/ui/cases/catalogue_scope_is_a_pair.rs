//~ error: `#[scope]` takes one string
//~ help: #[scope("items")] Items,
//~ underlines: =

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope = "items"]
    Items,
}
