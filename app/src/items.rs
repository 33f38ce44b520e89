//! `GET /users/me/items`: what the caller owns.

use rocket::get;
use rocket::serde::json::Json;
use rocket_okapi::okapi::schemars::{self, JsonSchema};
use rocket_okapi::openapi;
use rocket_scopes::requires_scopes;
use serde::Serialize;

use crate::security::{ActiveUser, Scope};

/// Something that somebody owns.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Item {
    /// Its name.
    pub item_id: String,
    /// The user name of its owner.
    pub owner: String,
}

/// The caller's items.
///
/// Needs `items`, and `me` because only an active user has items.
#[requires_scopes("items")]
#[openapi(tag = "Users")]
#[get("/users/me/items")]
pub fn read_own_items(user: ActiveUser) -> Json<Vec<Item>> {
    Json(vec![Item {
        item_id: "Foo".to_owned(),
        owner: user.username.clone(),
    }])
}
