//~ error: `a:b` and `a_b` are both `a_b` in Rust
//~ help: give one of them another name
//~ underlines: "a_b"

use prelude::Scopes;

#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read.
    #[scope("a:b")]
    A,
    /// Read.
    #[scope("a_b")]
    B,
}
