//~ error: `items` is there twice
//~ help: give one of them another name
//~ underlines: "items"

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Write items.
    #[scope("items")]
    ItemsWrite,
}
