//~ error: the stance does not reach routes that `make_route!` makes
//~ help: move the call out of the module
//~ underlines: make_route

use prelude::*;

macro_rules! make_route {
    () => {
        #[rocket::get("/hidden")]
        fn hidden() {}
    };
}

#[authenticated]
mod handlers {
    #[rocket::get("/")]
    fn handler() {}
    make_route!();
}
