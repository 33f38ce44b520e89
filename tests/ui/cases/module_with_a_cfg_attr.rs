//~ each $attributes: authenticated, get("/") | rocket::get("/") | public(reason = "..")
//~ each $below: inline | inline | get("/")
//~ error: `#[cfg_attr]` hides a route from the stance of its module
//~ help: put `#[cfg(..)]` on the function, and its attributes below it
//~ underlines: #[cfg_attr(all(), $attributes)]

use prelude::*;

#[authenticated]
mod handlers {
    use super::*;
    use rocket::get;

    #[cfg_attr(all(), $attributes)]
    #[$below]
    fn handler() {}
}
