//! What a function with a stance may return.

use rocket::Route;

use super::mounted;
use crate::policy::GroupPolicy;

/// A list of routes, with or without the document of rocket_okapi.
#[diagnostic::on_unimplemented(
    message = "a stance stands on a function that returns neither a route's answer nor a list of routes",
    note = "help: `-> Vec<Route>`, or `-> (Vec<Route>, OpenApi)`"
)]
pub trait Mountable: Sized {
    /// The routes behind a stance.
    fn behind<G: GroupPolicy>(self) -> Self;
}

impl Mountable for Vec<Route> {
    fn behind<G: GroupPolicy>(self) -> Self {
        self.into_iter()
            .map(|route| mounted(route, G::POLICY))
            .collect()
    }
}

/// The document needs no change: it is written from what is mounted.
#[cfg(feature = "openapi")]
impl Mountable for (Vec<Route>, rocket_okapi::okapi::openapi3::OpenApi) {
    fn behind<G: GroupPolicy>(self) -> Self {
        (self.0.behind::<G>(), self.1)
    }
}
