//~ error: a catalogue of scopes has no generic parameters
//~ help: pub enum Scope { .. }
//~ underlines: const N: usize

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope<const N: usize> {
    /// Read items.
    #[scope("items")]
    Items,
}
