//! The JSON catcher for applications that have no default catcher of their own.

use rocket::catcher::{BoxFuture, Catcher};
use rocket::http::{ContentType, Status};
use rocket::{Request, Response};

use super::refusal::Body;
use crate::guard::Session;

/// A default catcher that answers `{"detail": ".."}` instead of Rocket's HTML page.
pub(crate) fn json_catcher() -> Catcher {
    Catcher::new(None, catch)
}

fn catch<'r>(status: Status, request: &'r Request<'_>) -> BoxFuture<'r> {
    let refusal = Session::started(request)
        .and_then(Session::refusal)
        .filter(|refusal| refusal.status() == status);
    let body = match &refusal {
        Some(refusal) => serde_json::to_vec(refusal.body()),
        None => serde_json::to_vec(&Body::of(status)),
    };
    let body = body.unwrap_or_default();
    let response = Response::build()
        .status(status)
        .header(ContentType::JSON)
        .sized_body(body.len(), std::io::Cursor::new(body))
        .ok();
    Box::pin(std::future::ready(response))
}
