//~ error: E0277: a stance stands on a function that returns neither a route's answer nor a list of routes
//~ help: `-> Vec<Route>`, or `-> (Vec<Route>, OpenApi)`
//~ underlines: Vec

use prelude::*;

pub struct Route;

#[authenticated]
fn routes() -> Vec<Route> {
    Vec::new()
}
