//! `POST /token`: who gets a token, with which scopes, and who does not.

use rocket::http::Method;
use rocket::serde::json::serde_json::json;

use crate::api::{Answer, Api};
use crate::verdict::check_token;

/// The application with an account whose hash is quick to verify: `zoe`, `correct horse`.
async fn with_zoe() -> Api {
    let api = Api::with("bcrypt_cost = 10").await;
    api.add_user("zoe", "correct horse").await;
    api
}

/// Fails unless this is RFC 6749 section 5.1, with these scopes. Gives the token.
fn check_issued(answer: &Answer, scope: &str, what: &str) -> String {
    assert_eq!(answer.status, 200, "{what}: {answer:?}");
    let body = answer.json();
    let names: Vec<_> = body.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        ["access_token", "token_type", "expires_in", "scope"],
        "{what}"
    );
    assert_eq!(body["token_type"], "bearer", "{what}");
    assert_eq!(body["expires_in"], 1800, "{what}");
    assert_eq!(body["scope"], scope, "{what}");
    assert_eq!(answer.all("Cache-Control"), ["no-store"], "{what}");
    assert_eq!(answer.all("Pragma"), ["no-cache"], "{what}");
    body["access_token"].as_str().unwrap().to_owned()
}

/// Fails unless this is RFC 6749 section 5.2, in both dialects.
fn check_refused(answer: &Answer, code: &str, text: &str, what: &str) {
    assert_eq!(answer.status, 400, "{what}: {answer:?}");
    let expected = json!({ "detail": text, "error": code, "error_description": text });
    assert_eq!(answer.json(), expected, "{what}");
    assert_eq!(answer.all("Cache-Control"), ["no-store"], "{what}");
    assert!(
        answer.all("WWW-Authenticate").is_empty(),
        "{what}: {answer:?}"
    );
}

#[rocket::async_test]
async fn the_demonstration_accounts_log_in_with_the_published_passwords() {
    let api = Api::with("").await;
    let answer = api
        .login("username=johndoe&password=secret&scope=me+items")
        .await;
    let token = check_issued(&answer, "me items", "johndoe");
    check_token(&api, "johndoe", &token, Some("me items")).await;

    let answer = api
        .login("username=alice&password=secretalice&scope=me")
        .await;
    let token = check_issued(&answer, "me", "alice, who is disabled");
    assert_eq!(api.get_as("/status", &token).await.status, 200);
    let answer = api.get_as("/users/me", &token).await;
    assert_eq!(
        (answer.status, &*answer.body),
        (400, r#"{"detail":"Inactive user"}"#)
    );
}

#[rocket::async_test]
async fn a_good_form_gets_a_token_whatever_else_it_holds() {
    let api = with_zoe().await;
    for (rest, scope) in [
        ("", ""),
        ("&scope=", ""),
        ("&scope=me", "me"),
        ("&scope=items++me+", "me items"),
        ("&scope=me+me", "me"),
        ("&scope=items%20me", "me items"),
        ("&grant_type=password&scope=me", "me"),
        ("&grant_type=", ""),
        ("&client_id=&client_secret=", ""),
        ("&client_id=app&client_secret=hidden", ""),
        ("&unknown=1&unknown=2&state=%3Cscript%3E", ""),
        ("&username[]=alice&password.x=1&_method=", ""),
        ("&&", ""),
    ] {
        let answer = api
            .login(format!("username=zoe&password=correct+horse{rest}"))
            .await;
        check_issued(&answer, scope, rest);
    }
}

#[rocket::async_test]
async fn headers_of_a_login_change_nothing() {
    let api = with_zoe().await;
    let form = b"username=zoe&password=correct%20horse&scope=me";
    const FORM: &str = "application/x-www-form-urlencoded";
    for headers in [
        // RapiDoc sends an empty Basic header where there are no client credentials.
        [("Content-Type", FORM), ("Authorization", "Basic Og==")],
        [("Content-Type", FORM), ("Authorization", "Basic ")],
        [
            ("Content-Type", FORM),
            ("Authorization", "Bearer expired.or.worse"),
        ],
        [("Content-Type", FORM), ("Accept", "text/html")],
        [
            (
                "Content-Type",
                "application/x-www-form-urlencoded; charset=UTF-8",
            ),
            ("Accept", "*/*"),
        ],
        [
            ("Content-Type", "APPLICATION/X-WWW-FORM-URLENCODED"),
            ("Origin", "https://evil.example"),
        ],
    ] {
        let answer = api.send(Method::Post, "/token", &headers, form).await;
        check_issued(&answer, "me", &format!("{headers:?}"));
        assert!(answer.all("Access-Control-Allow-Origin").is_empty());
    }
}

#[rocket::async_test]
async fn neither_query_nor_slash_changes_a_login() {
    let api = with_zoe().await;
    let form = b"username=zoe&password=correct%20horse&scope=me";
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    for path in ["/token/", "/token?username=alice&scope=items"] {
        let answer = api.send(Method::Post, path, &headers, form).await;
        check_issued(&answer, "me", path);
    }
}

#[rocket::async_test]
async fn scopes_are_narrowed_to_those_of_the_account() {
    let api = with_zoe().await;
    api.users()
        .revoke("zoe", &"items".parse().unwrap())
        .await
        .unwrap();
    for (asked, granted) in [("items+me", "me"), ("items", ""), ("me", "me"), ("", "")] {
        let form = format!("username=zoe&password=correct+horse&scope={asked}");
        let answer = api.login(form).await;
        let token = check_issued(&answer, granted, asked);
        let opened = api.get_as("/users/me", &token).await.status;
        assert_eq!(opened == 200, granted == "me", "asked for {asked:?}");
    }
}

#[rocket::async_test]
async fn scopes_that_the_api_does_not_have_are_refused() {
    let api = with_zoe().await;
    for scope in [
        "admin",
        "me+admin",
        "ME",
        "me%09items",
        "me%2Citems",
        "me%0Aitems",
        "%3Cb%3E",
    ] {
        for password in ["correct+horse", "wrong"] {
            let answer = api
                .login(format!("username=zoe&password={password}&scope={scope}"))
                .await;
            check_refused(
                &answer,
                "invalid_scope",
                "A requested scope does not exist",
                scope,
            );
        }
    }
}

#[rocket::async_test]
async fn whoever_cannot_log_in_gets_one_answer() {
    let api = with_zoe().await;
    let first = api.login("username=zoe&password=wrong").await;
    check_refused(
        &first,
        "invalid_grant",
        "Incorrect username or password",
        "wrong",
    );
    for form in [
        "username=zoe&password=",
        "username=zoe&password=Correct+horse",
        "username=zoe&password=correct+horse+",
        "username=zoe&password=+correct+horse",
        "username=zoe&password=correct+horse%00",
        "username=zoe&password=correct+horse%00tail",
        "username=zoe&password=%00",
        "username=Zoe&password=correct+horse",
        "username=zoe+&password=correct+horse",
        "username=zoe%00&password=correct+horse",
        "username=zo%C3%AB&password=correct+horse",
        "username=&password=correct+horse",
        "username=&password=",
        "username=nobody&password=correct+horse",
        "username=nobody&password=",
        "username='+OR+'1'='1&password=x",
        &format!("username=zoe&password={}", "x".repeat(73)),
        &format!("username=nobody&password={}", "x".repeat(8000)),
        // Last: from here on everybody takes as long as their hashes, which cost more.
        "username=johndoe&password=correct+horse",
        "username=alice&password=secret",
    ] {
        assert_eq!(api.login(form).await, first, "{form}");
    }
}
