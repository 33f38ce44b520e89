//! `GET /users/me`: who the caller is.

use rocket::get;
use rocket::serde::json::Json;
use rocket_okapi::openapi;
use rocket_scopes::requires_scopes;

use crate::security::{ActiveUser, Scope};
use crate::users::User;

/// The caller.
#[requires_scopes("me")]
#[openapi(tag = "Users")]
#[get("/users/me")]
pub fn read_users_me(user: ActiveUser) -> Json<User> {
    Json(User::clone(&user))
}
