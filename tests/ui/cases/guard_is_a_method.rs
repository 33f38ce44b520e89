//~ error: a method cannot be a route or a guard
//~ help: move the function out of the `impl` block
//~ underlines: &self

use prelude::*;

pub struct Guard;

impl Guard {
    #[guard]
    fn new(&self) -> Result<Guard, Denied> {
        Ok(Guard)
    }
}
