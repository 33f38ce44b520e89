//! Where credentials do not count: anywhere but in the one header (RFC 6750 section 2, RFC 9700 section 4.3.2).

use rocket::http::Method;

use crate::api::{Answer, Api};
use crate::forge::Claims;
use crate::verdict::{Fine, NoCredentials, Profile, ROUTES};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

fn check_anonymous(answer: &Answer, what: &str) {
    NoCredentials.check(Profile::FastApi, &ROUTES[1], answer, what);
}

#[rocket::async_test]
async fn a_token_counts_in_the_authorization_header_only() {
    let api = Api::with("").await;
    let token = Claims::good().token();
    let bearer = format!("Bearer {token}");
    let cookie = format!("access_token={token}; Authorization={bearer}; token={token}");
    for (name, value) in [
        ("Cookie", &*cookie),
        ("X-Authorization", &bearer),
        ("X-Access-Token", &token),
        ("X-Auth-Token", &token),
        ("X-Forwarded-Authorization", &bearer),
        ("Proxy-Authorization", &bearer),
        ("Authentication", &bearer),
        ("Authorization-", &bearer),
        ("Sec-WebSocket-Protocol", &bearer),
    ] {
        let answer = api.get("/users/me", &[(name, value)]).await;
        check_anonymous(&answer, name);
    }
    for query in [
        "access_token",
        "token",
        "authorization",
        "Authorization",
        "bearer",
    ] {
        let uri = format!("/users/me?{query}={token}");
        check_anonymous(&api.get(&uri, &[]).await, query);
    }
    let body = format!("access_token={token}");
    let answer = api
        .send(Method::Get, "/users/me", &[FORM], body.as_bytes())
        .await;
    check_anonymous(&answer, "a body");
    for name in ["Authorization", "authorization", "AUTHORIZATION"] {
        let answer = api.get("/users/me", &[(name, &bearer)]).await;
        Fine.check(Profile::FastApi, &ROUTES[1], &answer, name);
    }
}

#[rocket::async_test]
async fn headers_of_proxies_identify_nobody() {
    let api = Api::with("").await;
    let alice = format!("Bearer {}", Claims::good().token());
    for (name, value) in [
        ("X-Real-IP", "127.0.0.1"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1;by=proxy"),
        ("X-Forwarded-User", "johndoe"),
        ("X-Remote-User", "johndoe"),
        ("Remote-User", "johndoe"),
        ("X-User", "johndoe"),
        ("X-Scopes", "me items"),
        ("X-Original-URL", "/token"),
        ("X-Rewrite-URL", "/openapi.json"),
        ("X-Forwarded-Prefix", "/docs"),
        ("X-HTTP-Method-Override", "POST"),
    ] {
        let answer = api.get("/users/me", &[(name, value)]).await;
        check_anonymous(&answer, name);
        let answer = api
            .get("/users/me", &[(name, "alice"), ("Authorization", &alice)])
            .await;
        Fine.check(Profile::FastApi, &ROUTES[1], &answer, name);
    }
}

/// Rocket takes the method of a form from its first field `_method`: that is routing, and no way in.
#[rocket::async_test]
async fn a_method_in_a_form_gets_round_no_check() {
    let api = Api::with("").await;
    let bearer = format!("Bearer {}", Claims::good().token());
    for method in ["GET", "get", "HEAD"] {
        let body = format!("_method={method}&x=12345");
        let ask = |headers| api.send(Method::Post, "/users/me", headers, body.as_bytes());
        assert_eq!(ask(&[FORM]).await.status, 401, "{method}");
        assert_eq!(
            ask(&[FORM, ("Authorization", "Bearer x")]).await.status,
            401,
            "{method}"
        );
        assert_eq!(
            ask(&[FORM, ("Authorization", &bearer)]).await.status,
            200,
            "{method}"
        );
    }
    for method in ["GET", "PUT", "DELETE"] {
        let form = format!("_method={method}&username=johndoe&password=secret");
        assert_eq!(api.login(&form).await.status, 404, "{method}");
    }
}

#[rocket::async_test]
async fn other_schemes_never_log_in() {
    let api = Api::with("").await;
    let token = Claims::good().token();
    for value in [
        "Basic am9obmRvZTpzZWNyZXQ=".to_owned(),
        format!("Basic {token}"),
        format!("Digest username=\"johndoe\", response=\"{token}\""),
        format!("Negotiate {token}"),
        format!("JWT {token}"),
        format!("Bearer\t{token}"),
        format!("Bearer{token}"),
        format!("Bearer={token}"),
        format!("\"Bearer {token}\""),
    ] {
        let answer = api.get("/users/me", &[("Authorization", &value)]).await;
        check_anonymous(&answer, &value);
    }
}
