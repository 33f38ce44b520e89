//~ error: `Scope` holds no scope
//~ help: /// Read items.
//~ underlines: Scope

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {}
