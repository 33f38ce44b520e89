//~ error: `Items` does not say what its scope is called in tokens
//~ help: #[scope("items")] Items,
//~ underlines: Items

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    Items,
}
