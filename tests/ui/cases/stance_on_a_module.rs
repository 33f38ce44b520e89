//~ error: `#[authenticated]` stands on something that is neither a route nor a guard
//~ help: put it on a function: `#[authenticated] #[get("/")] fn handler() { .. }`
//~ underlines: #[authenticated]

use prelude::*;

#[authenticated]
pub mod handlers {}
