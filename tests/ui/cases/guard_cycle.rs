// rustc's own words: its notes lead from one guard to the next.
//~ error: E0391
//~ underlines: First

use prelude::*;

pub struct First;
pub struct Second;

#[guard]
fn first(_second: Second) -> Result<First, Denied> {
    Ok(First)
}

#[guard]
fn second(_first: First) -> Result<Second, Denied> {
    Ok(Second)
}
