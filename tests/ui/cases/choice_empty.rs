//~ error: `Caller` has no variant, so nobody calls
//~ help: enum Caller { User(CurrentUser), Machine(Machine) }
//~ underlines: Caller

use prelude::*;

#[derive(Clone, Principal)]
pub enum Caller {}
