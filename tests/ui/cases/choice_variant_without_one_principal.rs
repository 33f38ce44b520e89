//~ each $variant: User | User(CurrentUser, Machine) | User { user: CurrentUser }
//~ error: `User` does not hold one principal
//~ help: User(CurrentUser)
//~ underlines: User

use prelude::*;

#[derive(Clone, Principal)]
pub enum Caller {
    $variant,
    Machine(Machine),
}
