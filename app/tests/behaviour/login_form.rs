//! `POST /token`: what is no login form, and how that is said (RFC 6749 section 5.2).

use rocket::http::Method;
use rocket::serde::json::serde_json::json;

use crate::api::{Answer, Api};

const FORM: &str = "application/x-www-form-urlencoded";
const GOOD: &str = "username=johndoe&password=secret";

fn check(answer: &Answer, code: &str, text: &str, what: &str) {
    assert_eq!(answer.status, 400, "{what}: {answer:?}");
    let expected = json!({ "detail": text, "error": code, "error_description": text });
    assert_eq!(answer.json(), expected, "{what}");
    assert_eq!(answer.all("Cache-Control"), ["no-store"], "{what}");
}

#[rocket::async_test]
async fn what_is_wrong_with_the_fields_is_named() {
    let api = Api::with("").await;
    for (form, text) in [
        ("", "The field username is missing"),
        ("password=secret", "The field username is missing"),
        (
            "username[]=johndoe&password=secret",
            "The field username is missing",
        ),
        (
            "username.x=johndoe&password=secret",
            "The field username is missing",
        ),
        (
            "Username=johndoe&password=secret",
            "The field username is missing",
        ),
        (
            "{\"username\":\"johndoe\"}",
            "The field username is missing",
        ),
        ("username=johndoe", "The field password is missing"),
        (
            "username=johndoe&password[]=secret",
            "The field password is missing",
        ),
        (
            "username=johndoe;password=secret",
            "The field password is missing",
        ),
        (
            "username=johndoe&username=johndoe&password=secret",
            "The field username is repeated",
        ),
        (
            "username=johndoe&%75sername=x&password=secret",
            "The field username is repeated",
        ),
        (
            "username=johndoe&password=secret&password=",
            "The field password is repeated",
        ),
        (
            "username=johndoe&password=secret&scope=&scope=",
            "The field scope is repeated",
        ),
        (
            "username=a&password=b&grant_type=&grant_type=",
            "The field grant_type is repeated",
        ),
        (
            "username=a&password=b&client_id=&client_id=",
            "The field client_id is repeated",
        ),
        (
            "username=a&password=b&client_secret=&client_secret=",
            "The field client_secret is repeated",
        ),
        ("username=%ff&password=b", "The form is not UTF-8"),
        ("username=a&password=%c3%28", "The form is not UTF-8"),
        ("username=a&password=b&%ff=1", "The form is not UTF-8"),
        (
            "username=a&password=b&scope=%ed%a0%80",
            "The form is not UTF-8",
        ),
    ] {
        check(&api.login(form).await, "invalid_request", text, form);
    }
    for bytes in [
        &b"username=\xff&password=b"[..],
        b"\xff\xfe",
        b"username=a&password=b&x=\xc3",
    ] {
        check(
            &api.login(bytes).await,
            "invalid_request",
            "The form is not UTF-8",
            "raw bytes",
        );
    }
}

#[rocket::async_test]
async fn other_grants_are_refused() {
    let api = Api::with("").await;
    for grant in [
        "magic",
        "Password",
        "password+",
        "password%00",
        "client_credentials",
        "refresh_token",
        "authorization_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "%3Cscript%3E",
    ] {
        for rest in [GOOD, ""] {
            let answer = api.login(format!("{rest}&grant_type={grant}")).await;
            let text = "The grant type is not password";
            check(&answer, "unsupported_grant_type", text, grant);
        }
    }
}

#[rocket::async_test]
async fn only_a_form_is_a_form() {
    let api = Api::with("").await;
    let json = r#"{"username":"johndoe","password":"secret"}"#;
    let multipart =
        "--b\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\njohndoe\r\n--b--";
    for (kind, body) in [
        (None, GOOD),
        (Some(""), GOOD),
        (Some("nonsense"), GOOD),
        (Some("text/plain"), GOOD),
        (Some("application/json"), json),
        (Some("application/json"), GOOD),
        (Some("application/xml"), "<username>johndoe</username>"),
        (Some("multipart/form-data; boundary=b"), multipart),
        (Some("application/x-www-form-urlencoded-x"), GOOD),
        (Some("application/octet-stream"), GOOD),
    ] {
        let headers: Vec<_> = kind.iter().map(|kind| ("Content-Type", *kind)).collect();
        let answer = api
            .send(Method::Post, "/token", &headers, body.as_bytes())
            .await;
        let text = "The content type is not application/x-www-form-urlencoded";
        check(&answer, "invalid_request", text, &format!("{kind:?}"));
    }
}

#[rocket::async_test]
async fn credentials_in_the_query_do_not_count() {
    let api = Api::with("").await;
    let uri = format!("/token?{GOOD}");
    for body in ["", "scope=me"] {
        let answer = api
            .send(
                Method::Post,
                &uri,
                &[("Content-Type", FORM)],
                body.as_bytes(),
            )
            .await;
        check(
            &answer,
            "invalid_request",
            "The field username is missing",
            "a query",
        );
    }
}

#[rocket::async_test]
async fn a_form_has_at_most_16_kib() {
    let api = Api::with("bcrypt_cost = 10").await;
    for (length, error) in [
        (16 * 1024, "invalid_grant"),
        (16 * 1024 + 1, "invalid_request"),
        (1024 * 1024, "invalid_request"),
    ] {
        let start = "username=nobody&password=x&ignored=";
        let form = format!("{start}{}", "x".repeat(length - start.len()));
        let answer = api.login(form).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (400, &json!(error)),
            "{length}"
        );
    }
    let many = "a=1&".repeat(4000);
    let answer = api.login(many).await;
    check(
        &answer,
        "invalid_request",
        "The field username is missing",
        "4000 fields",
    );
}

#[rocket::async_test]
async fn other_methods_find_nothing() {
    let api = Api::with("").await;
    for method in [
        Method::Get,
        Method::Head,
        Method::Put,
        Method::Patch,
        Method::Delete,
        Method::Options,
    ] {
        let headers = [("Content-Type", FORM)];
        let answer = api.send(method, "/token", &headers, GOOD.as_bytes()).await;
        assert_eq!(answer.status, 404, "{method}");
        assert_eq!(answer.all("Content-Type"), ["application/json"], "{method}");
        let uri = format!("/token?{GOOD}");
        assert_eq!(
            api.send(method, &uri, &headers, b"").await.status,
            404,
            "{method}"
        );
    }
}

/// The page shows errors as HTML: what the client sent is in none of them.
#[rocket::async_test]
async fn errors_hold_nothing_that_was_sent() {
    let api = Api::with("bcrypt_cost = 10").await;
    let mark = "%3Cimg+src%3Dx%3E";
    for form in [
        format!("username={mark}&password={mark}"),
        format!("username={mark}&password={mark}&scope={mark}"),
        format!("username={mark}&password={mark}&grant_type={mark}"),
        format!("username={mark}"),
        format!("{mark}={mark}"),
        format!("username={mark}&username={mark}"),
    ] {
        let answer = api.login(&form).await;
        let shown = format!("{:?}", (&answer.headers, &answer.body));
        assert_eq!(answer.status, 400, "{form}");
        assert!(
            !shown.contains("img") && !shown.contains('<'),
            "{form}: {shown}"
        );
    }
}
