//~ error: `Caller` is no choice of principals
//~ help: enum Caller { User(CurrentUser), Machine(Machine) }
//~ underlines: Caller

use prelude::*;

#[derive(Clone, Principal)]
pub struct Caller(CurrentUser);
