//~ each $name: p{a}{b} | p{a}-{b} | p{a}and{b}
//~ error: `$name` has two placeholders that nothing parts
//~ help: put a `:` or `/` between them: values do not hold these
//~ underlines: "$name"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// Something.
    #[scope("$name")]
    Mine,
}
