//~ each $parameter: T | 'a | const N: usize
//~ each $ty: T | &'a CurrentUser | [CurrentUser; N]
//~ error: a principal has no generic parameters
//~ help: enum Caller { User(CurrentUser), Machine(Machine) }
//~ underlines: $parameter

use prelude::*;

#[derive(Clone, Principal)]
pub enum Caller<$parameter> {
    User($ty),
}
