//! Spellings of paths: none of them gets round the check (RFC 3986 section 6.2).

use rocket::http::Method;

use crate::api::Api;
use crate::forge::Claims;
use crate::verdict::{NoCredentials, NotEnough, Profile, ROUTES};

/// Each with what a good token gets there: 200 where Rocket finds the route, else 404, or 400 for
/// what is no path at all.
const SPELLINGS: [(&str, u16); 34] = [
    ("/users/me", 200),
    ("/users/me/", 200),
    ("//users/me", 200),
    ("/users//me", 200),
    ("/users/me//", 200),
    ("///users///me///", 200),
    ("/users/%6de", 200),
    ("/%75%73%65%72%73/%6D%65", 200),
    ("/users/me?", 200),
    ("/users/me?x=/token", 200),
    ("/users/me?/openapi.json", 200),
    ("/users/me;x", 404),
    ("/users/me;x=1", 404),
    ("/users;/me", 404),
    ("/USERS/me", 404),
    ("/users/ME", 404),
    ("/users/me.json", 404),
    ("/users/./me", 404),
    ("/./users/me", 404),
    ("/docs/../users/me", 404),
    ("/docs/%2e%2e/users/me", 404),
    ("/token/../users/me", 404),
    ("/users/me/.", 404),
    ("/users/me/items/..", 404),
    ("/users%2fme", 404),
    ("/users/me%2f", 404),
    ("/users%5cme", 404),
    ("/users/me%00", 404),
    ("/users/me%20", 404),
    ("/users/%256de", 404),
    ("/users/%c0%ade", 404),
    ("/users\\me", 400),
    ("http://localhost/users/me", 400),
    ("users/me", 400),
];

#[rocket::async_test]
async fn no_spelling_of_a_path_opens_a_route_without_a_token() {
    let api = Api::with("").await;
    let (good, poor) = (
        Claims::good().token(),
        Claims::good().without("scope").token(),
    );
    for (path, with_token) in SPELLINGS {
        assert_eq!(api.get_as(path, &good).await.status, with_token, "{path}");
        for method in [Method::Get, Method::Head] {
            let answer = api.send(method, path, &[], b"").await;
            let expected = if with_token == 200 { 401 } else { with_token };
            assert_eq!(answer.status, expected, "{method} {path}");
            assert_eq!(
                answer.all("Content-Type"),
                ["application/json"],
                "{method} {path}"
            );
        }
        if with_token == 200 {
            let (none, poor) = (api.get(path, &[]).await, api.get_as(path, &poor).await);
            NoCredentials.check(Profile::FastApi, &ROUTES[1], &none, path);
            NotEnough.check(Profile::FastApi, &ROUTES[1], &poor, path);
        }
    }
}

/// A path that is mistaken for the route above it would need fewer scopes.
#[rocket::async_test]
async fn no_spelling_of_a_path_needs_fewer_scopes() {
    let api = Api::with("").await;
    let me = Claims::good().set("scope", r#""me""#).token();
    for path in [
        "/users/me/items",
        "/users/me//items",
        "//users/me/items/",
        "/users/me/%69tems",
        "/users/me/items?/users/me",
    ] {
        let answer = api.get_as(path, &me).await;
        NotEnough.check(Profile::FastApi, &ROUTES[2], &answer, path);
    }
}
