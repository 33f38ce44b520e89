//~ error: ActiveUser` is no principal
//~ help: write the function that loads it
//~ underlines: ActiveUser

use prelude::*;

#[derive(Principal)]
pub enum Caller {
    Machine(Machine),
    User(ActiveUser),
}
