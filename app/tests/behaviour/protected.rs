//! The table of protected routes, for both challenge profiles.

use jsonwebtoken::Algorithm;
use rocket::http::Method;

use crate::api::{Api, KEY};
use crate::forge::{Claims, HEADER, encode, now, signature, with_header};
use crate::verdict::{
    Fine, Inactive, NoCredentials, NotEnough, NotValid, Profile, ROUTES, Repeated, Verdict,
    check_row,
};

/// A row: what it is, the `Authorization` headers, the verdicts of the three routes.
type Row = (&'static str, Vec<String>, [Verdict; 3]);

fn header_rows() -> Vec<Row> {
    let good = Claims::good().token();
    let bearer = |token: &str| format!("Bearer {token}");
    let row = |what, value: String, verdicts| (what, vec![value], verdicts);
    let mut rows: Vec<Row> = vec![
        ("no header", vec![], [NoCredentials; 3]),
        row("an empty header", String::new(), [NoCredentials; 3]),
        row(
            "Basic",
            "Basic am9obmRvZTpzZWNyZXQ=".into(),
            [NoCredentials; 3],
        ),
        row(
            "another scheme",
            format!("Token {good}"),
            [NoCredentials; 3],
        ),
        row(
            "a longer scheme",
            format!("BearerX {good}"),
            [NoCredentials; 3],
        ),
        row("DPoP", format!("DPoP {good}"), [NoCredentials; 3]),
        row("a bare token", good.clone(), [NoCredentials; 3]),
        row("no token", "Bearer".into(), [NotValid; 3]),
        row("a blank token", "Bearer    ".into(), [NotValid; 3]),
        row("garbage", bearer("garbage"), [NotValid; 3]),
        row("2 parts", bearer("a.b"), [NotValid; 3]),
        row("4 parts", bearer("a.b.c.d"), [NotValid; 3]),
        row("a second word", bearer(&format!("{good} x")), [NotValid; 3]),
        row("a comma", bearer(&format!("{good},")), [NotValid; 3]),
        row("quotes", bearer(&format!("\"{good}\"")), [NotValid; 3]),
        row("a colon", format!("Bearer: {good}"), [NoCredentials; 3]),
        row(
            "over 8 KiB",
            bearer(&"x".repeat(8 * 1024 + 1)),
            [NotValid; 3],
        ),
    ];
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer  "] {
        rows.push(row(scheme, format!("{scheme} {good}"), [Fine; 3]));
    }
    let (good, bad) = (bearer(&good), bearer("garbage"));
    for pair in [
        [&*good, &good],
        [&good, &bad],
        [&bad, &good],
        ["Basic x", &good],
        [&good, ""],
        ["", ""],
    ] {
        let headers = pair.map(str::to_owned).to_vec();
        rows.push(("two headers", headers, [Repeated; 3]));
    }
    rows
}

fn token_rows() -> Vec<Row> {
    let good = Claims::good;
    let signed = format!("{}.{}", encode(HEADER), encode(good().json()));
    let forged = |key: &str, algorithm| format!("{signed}.{}", signature(&signed, key, algorithm));
    let other_sub = good().token().replace(
        &encode(good().json()),
        &encode(good().set("sub", r#""alice""#).json()),
    );
    let none = encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    let unsigned = format!("{none}.{}.", encode(good().json()));
    let hs512 = with_header(r#"{"alg":"HS512","typ":"at+jwt"}"#);
    let nobody = good().set("sub", r#""nobody""#);
    let alice = good().set("sub", r#""alice""#);
    let lifted = [Fine, NotEnough, NotEnough];
    let rows = [
        ("good", good().token(), [Fine; 3]),
        (
            "wrong key",
            forged("another key", Algorithm::HS256),
            [NotValid; 3],
        ),
        ("another HMAC", forged(KEY, Algorithm::HS512), [NotValid; 3]),
        ("another HMAC's name", hs512, [NotValid; 3]),
        ("alg none", unsigned, [NotValid; 3]),
        ("altered", other_sub, [NotValid; 3]),
        (
            "expired",
            good().set("exp", now() - 2).token(),
            [NotValid; 3],
        ),
        ("no exp", good().without("exp").token(), [NotValid; 3]),
        (
            "nbf in the future",
            good().set("nbf", now() + 600).token(),
            [NotValid; 3],
        ),
        ("no sub", good().without("sub").token(), [NotValid; 3]),
        ("sub null", good().set("sub", "null").token(), [NotValid; 3]),
        ("sub a number", good().set("sub", 1).token(), [NotValid; 3]),
        (
            "sub empty",
            good().set("sub", "\"\"").token(),
            [NotValid; 3],
        ),
        ("unknown user", nobody.token(), [NotValid; 3]),
        (
            "unknown user, no scopes",
            nobody.clone().without("scope").token(),
            [NotValid; 3],
        ),
        ("no scope claim", good().without("scope").token(), lifted),
        ("no scopes", good().set("scope", "\"\"").token(), lifted),
        ("an empty list", good().set("scope", "[]").token(), lifted),
        (
            "me",
            good().set("scope", r#""me""#).token(),
            [Fine, Fine, NotEnough],
        ),
        ("items", good().set("scope", r#""items""#).token(), lifted),
        (
            "a list",
            good().set("scope", r#"["me","items"]"#).token(),
            [Fine; 3],
        ),
        (
            "scope a number",
            good().set("scope", 7).token(),
            [NotValid; 3],
        ),
        (
            "scope a bool",
            good().set("scope", true).token(),
            [NotValid; 3],
        ),
        (
            "scope an object",
            good().set("scope", r#"{"me":1}"#).token(),
            [NotValid; 3],
        ),
        (
            "scope a list of numbers",
            good().set("scope", "[1]").token(),
            [NotValid; 3],
        ),
        (
            "expired, scopes missing",
            good().without("scope").set("exp", 1).token(),
            [NotValid; 3],
        ),
        (
            "alice, no scopes",
            alice.clone().without("scope").token(),
            lifted,
        ),
        (
            "alice, items",
            alice.clone().set("scope", r#""items""#).token(),
            lifted,
        ),
        (
            "alice, me",
            alice.clone().set("scope", r#""me""#).token(),
            [Fine, Inactive, NotEnough],
        ),
        ("alice", alice.token(), [Fine, Inactive, Inactive]),
    ];
    let row = |(what, token, verdicts)| (what, vec![format!("Bearer {token}")], verdicts);
    rows.into_iter().map(row).collect()
}

#[rocket::async_test]
async fn every_row_holds_in_both_profiles() {
    for (profile, settings) in [
        (Profile::FastApi, ""),
        (Profile::Rfc6750, "challenge = 'rfc6750'"),
    ] {
        let api = Api::with(settings).await;
        for (what, values, verdicts) in header_rows().into_iter().chain(token_rows()) {
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            check_row(&api, profile, what, &values, verdicts).await;
        }
    }
}

#[rocket::async_test]
async fn head_is_get_without_the_body() {
    let api = Api::with("").await;
    let good = format!("Bearer {}", Claims::good().token());
    for route in &ROUTES {
        for value in [&*good, "Bearer garbage", ""] {
            let headers = [("Authorization", value)];
            let get = api.get(route.path, &headers).await;
            let head = api.send(Method::Head, route.path, &headers, b"").await;
            assert_eq!(
                (head.status, &*head.body),
                (get.status, ""),
                "{}",
                route.path
            );
            assert_eq!(head.headers, get.headers, "{}", route.path);
        }
    }
}

#[rocket::async_test]
async fn what_is_not_there_is_404_in_json() {
    let api = Api::with("").await;
    let good = format!("Bearer {}", Claims::good().token());
    for (method, path) in [
        (Method::Get, "/"),
        (Method::Get, "/users"),
        (Method::Get, "/users/me/items/1"),
        (Method::Get, "/users/johndoe"),
        (Method::Post, "/users/me"),
        (Method::Put, "/users/me"),
        (Method::Delete, "/users/me/items"),
        (Method::Options, "/status"),
        (Method::Head, "/nothing"),
    ] {
        for headers in [
            &[][..],
            &[("Authorization", &*good)],
            &[("Accept", "text/html")],
        ] {
            let answer = api.send(method, path, headers, b"").await;
            assert_eq!(answer.status, 404, "{method} {path}");
            assert_eq!(
                answer.all("Content-Type"),
                ["application/json"],
                "{method} {path}"
            );
            if method != Method::Head {
                assert_eq!(answer.body, r#"{"detail":"Not Found"}"#, "{method} {path}");
            }
        }
    }
}

#[rocket::async_test]
async fn a_client_that_wants_html_gets_json() {
    let api = Api::with("").await;
    let value = format!("Bearer {}", Claims::good().without("scope").token());
    for (route, verdict) in ROUTES.iter().zip([Fine, NotEnough, NotEnough]) {
        let headers = [("Authorization", &*value), ("Accept", "text/html")];
        let answer = api.get(route.path, &headers).await;
        verdict.check(Profile::FastApi, route, &answer, "text/html");
    }
}
