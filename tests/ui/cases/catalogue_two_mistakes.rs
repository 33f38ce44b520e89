//~ error: `Items` does not say what its scope is called in tokens
//~ help: #[scope("items")] Items,
//~ underlines: Items
//~ error: `Me` has no description: people read it before they grant the scope
//~ help: /// What `me` permits.
//~ underlines: Me

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    Items,
    #[scope("me")]
    Me,
}
