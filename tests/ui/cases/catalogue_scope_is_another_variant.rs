//~ error: `Items` is also the variant of `items`
//~ help: give the variant of `items` another name
//~ underlines: "Items"

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Write items.
    #[scope("Items")]
    ItemsWrite,
}
