//~ error: `""` holds no scope
//~ help: "items"
//~ underlines: ""

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("")]
    Items,
}
