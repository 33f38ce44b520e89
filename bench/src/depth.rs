//! Guards on guards: each takes the one below by value and needs a scope of its own.

#![expect(
    clippy::just_underscores_and_digits,
    reason = "the same guard, many times"
)]

use rocket::figment::Figment;
use rocket::serde::json::Json;
use rocket::{Build, Rocket, get, routes};
use rocket_scopes::{AccessToken, Denied, SecurityScopes, authenticated, guard, requires_scopes};

use crate::api::{Answer, Caller, Scope, answer, secured};

/// One guard on another.
macro_rules! chain {
    ($($function:ident $guard:ident on $below:ty),* $(,)?) => {$(
        /// A guard of the chain.
        pub struct $guard;

        #[guard]
        #[requires_scopes("me")]
        fn $function(_below: $below) -> Result<$guard, Denied> {
            Ok($guard)
        }
    )*};
}

chain! {
    one One on Caller, two Two on One, three Three on Two, four Four on Three, five Five on Four,
    six Six on Five, seven Seven on Six, eight Eight on Seven, nine Nine on Eight, ten Ten on Nine,
    eleven Eleven on Ten, twelve Twelve on Eleven, thirteen Thirteen on Twelve,
    fourteen Fourteen on Thirteen, fifteen Fifteen on Fourteen, sixteen Sixteen on Fifteen,
}

#[authenticated]
#[get("/depth/0")]
fn depth_0(_caller: Caller) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/depth/1")]
fn depth_1(_guard: One) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/depth/2")]
fn depth_2(_guard: Two) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/depth/4")]
fn depth_4(_guard: Four) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/depth/8")]
fn depth_8(_guard: Eight) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/depth/16")]
fn depth_16(_guard: Sixteen) -> Json<Answer> {
    answer()
}

/// How many of a kind a route takes: the difference that one makes drowns in what the allocator does.
pub const MANY: i64 = 9;

#[authenticated]
#[get("/callers")]
#[expect(clippy::too_many_arguments, reason = "that is what is measured")]
fn callers(
    _caller: Caller,
    _1: Caller,
    _2: Caller,
    _3: Caller,
    _4: Caller,
    _5: Caller,
    _6: Caller,
    _7: Caller,
    _8: Caller,
    _9: Caller,
) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/access-tokens")]
#[expect(clippy::too_many_arguments, reason = "that is what is measured")]
fn access_tokens(
    _caller: Caller,
    _1: &AccessToken,
    _2: &AccessToken,
    _3: &AccessToken,
    _4: &AccessToken,
    _5: &AccessToken,
    _6: &AccessToken,
    _7: &AccessToken,
    _8: &AccessToken,
    _9: &AccessToken,
) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/scopes")]
#[expect(clippy::too_many_arguments, reason = "that is what is measured")]
fn scopes(
    _caller: Caller,
    _1: SecurityScopes,
    _2: SecurityScopes,
    _3: SecurityScopes,
    _4: SecurityScopes,
    _5: SecurityScopes,
    _6: SecurityScopes,
    _7: SecurityScopes,
    _8: SecurityScopes,
    _9: SecurityScopes,
) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/shared")]
fn shared(_one: &One) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/shared-often")]
#[expect(clippy::too_many_arguments, reason = "that is what is measured")]
fn shared_often(
    _one: &One,
    _1: &One,
    _2: &One,
    _3: &One,
    _4: &One,
    _5: &One,
    _6: &One,
    _7: &One,
    _8: &One,
    _9: &One,
) -> Json<Answer> {
    answer()
}

/// The API and, after its routes, one behind guards: routes in front of a route cost something.
pub fn rocket(figment: Figment, path: &str) -> Rocket<Build> {
    let routes = routes![
        depth_0,
        depth_1,
        depth_2,
        depth_4,
        depth_8,
        depth_16,
        callers,
        access_tokens,
        scopes,
        shared,
        shared_often
    ];
    let route = routes.into_iter().filter(|route| route.uri == path);
    secured(figment).mount("/", route.collect::<Vec<_>>())
}
