// rustc says so too, and looks for the file.
//~ error: the routes of `handlers` are in another file
//~ help: mod handlers { .. }, or the stance on a function that returns them
//~ underlines: handlers
//~ count: many

use prelude::*;

#[authenticated]
mod handlers;
