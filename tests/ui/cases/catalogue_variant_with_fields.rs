//~ error: `Items` has fields: a scope has none
//~ help: Items,
//~ underlines: (u8)

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items(u8),
}
