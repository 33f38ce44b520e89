//~ error: `Items` has two scopes
//~ help: keep one `#[scope("..")]`
//~ underlines: scope

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    #[scope("things")]
    Items,
}
