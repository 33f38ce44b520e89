//! `GET /status`: is the system up?

use rocket::get;
use rocket::serde::json::Json;
use rocket_okapi::okapi::schemars::{self, JsonSchema};
use rocket_okapi::openapi;
use rocket_scopes::authenticated;
use serde::Serialize;

/// How the system is.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Health {
    /// Always `ok`.
    pub status: &'static str,
}

/// The state of the system, for anybody who is logged in.
#[authenticated]
#[openapi(tag = "System")]
#[get("/status")]
pub fn read_system_status() -> Json<Health> {
    Json(Health { status: "ok" })
}
