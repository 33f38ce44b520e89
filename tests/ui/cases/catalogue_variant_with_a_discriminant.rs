//~ error: `Items` has a number: a scope has none
//~ help: Items,
//~ underlines: 1

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items = 1,
}
