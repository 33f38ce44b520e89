// No attribute can see that it stands in an `impl`: rustc objects to each item that is made of it.
//~ error: `impl`s
//~ underlines: Guard
//~ count: many

use prelude::*;

pub struct Guard;

impl Guard {
    #[guard]
    fn new(_user: CurrentUser) -> Result<Guard, Denied> {
        Ok(Guard)
    }
}
