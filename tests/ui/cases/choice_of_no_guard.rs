//~ error: `String` is no principal
//~ help: write the function that loads it
//~ underlines: String

use prelude::*;

#[derive(Clone, Principal)]
pub enum Caller {
    Machine(Machine),
    User(String),
}
