//~ error: a catalogue of scopes is an enum
//~ help: #[derive(Scopes)] pub enum Scope { .. }
//~ underlines: Scope

use prelude::Scopes;

#[derive(Scopes)]
pub struct Scope {
    pub items: bool,
}
