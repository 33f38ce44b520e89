//~ error: `Items` has no description: people read it before they grant the scope
//~ help: /// What `items` permits.
//~ underlines: Items

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    #[scope("items")]
    Items,
}
