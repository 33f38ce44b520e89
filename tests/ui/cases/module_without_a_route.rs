//~ error: `handlers` holds no route that the stance could be for
//~ help: #[get("/")] fn handler() { .. } within it
//~ underlines: handlers

use prelude::*;

#[authenticated]
pub mod handlers {}
