//! `GET /openapi.json?view=mine`: the document of the caller; and the script of the page that shows it.

use rocket::http::Method;
use rocket::serde::json::serde_json::Value;

use crate::api::{Answer, Api};
use crate::document::response;
use crate::forge::{Claims, now};

const VIEW: &str = "/openapi.json?view=mine";
const SCRIPT: &str = "/docs/view.js";

/// Paths, tags and schemas of a document, in its order.
fn contents(document: &Value) -> [Vec<String>; 3] {
    let names = |object: &Value| object.as_object().unwrap().keys().cloned().collect();
    let tags = document["tags"].as_array().unwrap().iter();
    let tags = tags.map(|tag| tag["name"].as_str().unwrap().to_owned());
    [
        names(&document["paths"]),
        tags.collect(),
        names(&document["components"]["schemas"]),
    ]
}

#[rocket::async_test]
async fn each_caller_sees_what_they_may_call() {
    let api = Api::with("").await;
    for (scopes, paths, hidden_schemas) in [
        ("", "/status /token", "User Item"),
        ("me", "/status /token /users/me", "Item"),
        ("items", "/status /token", "User Item"),
        ("metrics", "/metrics /status /token", "User Item"),
        ("me items", "/status /token /users/me /users/me/items", ""),
        (
            "me items metrics",
            "/metrics /status /token /users/me /users/me/items",
            "",
        ),
    ] {
        let answer = api.get_as(VIEW, &api.token("johndoe", scopes)).await;
        assert_eq!(answer.status, 200, "{scopes:?}");
        let [mut shown, tags, schemas] = contents(&answer.json());
        shown.sort_unstable();
        assert_eq!(shown.join(" "), paths, "{scopes:?}");
        let has_users = paths.contains("/users");
        assert_eq!(tags.contains(&"Users".to_owned()), has_users, "{scopes:?}");
        for schema in ["TokenResponse", "Health", "Error", "User", "Item"] {
            let is_hidden = hidden_schemas.split(' ').any(|hidden| hidden == schema);
            let is_shown = schemas.iter().any(|shown| shown == schema);
            assert_ne!(is_shown, is_hidden, "{schema} with {scopes:?}");
        }
        // Nor does a reference tell of them.
        for (schema, scope) in [("Item", "items"), ("User", "me")] {
            let is_told = answer.body.contains(&format!("/schemas/{schema}\""));
            assert!(!is_told || scopes.contains(scope), "{schema}, {scopes:?}");
        }
    }
}

#[rocket::async_test]
async fn what_is_shown_stands_there_as_in_the_whole_document() {
    let api = Api::with("").await;
    let whole = api.get("/openapi.json", &[]).await;
    let mine = api.get_as(VIEW, &api.token("johndoe", "me")).await.json();
    let all = whole.json();
    for (path, item) in mine["paths"].as_object().unwrap() {
        assert_eq!(item, &all["paths"][path], "{path}");
    }
    assert_eq!(
        mine["components"]["securitySchemes"], all["components"]["securitySchemes"],
        "how to log in stays"
    );
    let me = &mine["paths"]["/users/me"]["get"];
    assert!(response(&mine, me, "403").is_some(), "references lead on");
    assert_eq!(mine["info"]["x-view"], "mine");
    assert_eq!(all["info"].get("x-view"), None);
    let again = api.get("/openapi.json", &[]).await;
    assert_eq!(again, whole, "the whole is as it was");
}

#[rocket::async_test]
async fn the_view_is_for_its_caller_alone() {
    let api = Api::with("").await;
    let token = api.token("johndoe", "me");
    let first = api.get_as(VIEW, &token).await;
    assert_eq!(first.all("Cache-Control"), ["no-store"]);
    assert_eq!(first.all("Vary"), ["Authorization"]);
    assert!(first.all("ETag").is_empty());
    // A cached whole is no reason to be told that nothing has changed.
    let tag = api.get("/openapi.json", &[]).await.all("ETag")[0].to_owned();
    let bearer = format!("Bearer {token}");
    for known in [&*tag, "*"] {
        let headers = [("Authorization", &*bearer), ("If-None-Match", known)];
        assert_eq!(api.get(VIEW, &headers).await, first, "{known}");
    }
}

#[rocket::async_test]
async fn without_a_good_token_there_is_no_view() {
    let api = Api::with("challenge = 'rfc6750'").await;
    let realm = r#"Bearer realm="OAuth2PasswordBearer""#;
    let invalid = format!(r#"{realm}, error="invalid_token""#);
    let of_nobody = Claims::good().set("sub", r#""nobody""#).token();
    let expired = Claims::good().set("exp", now() - 3600).token();
    let good = Claims::good().token();
    for (what, authorization, challenge) in [
        ("none", None, realm),
        (
            "another scheme",
            Some("Basic am9objpzZWNyZXQ=".to_owned()),
            realm,
        ),
        ("no token", Some("Bearer x".to_owned()), &*invalid),
        ("expired", Some(format!("Bearer {expired}")), &invalid),
        ("of nobody", Some(format!("Bearer {of_nobody}")), &invalid),
        ("spoilt", Some(format!("Bearer {good}x")), &invalid),
    ] {
        let headers: Vec<_> = authorization
            .iter()
            .map(|value| ("Authorization", &**value))
            .collect();
        let answer = api.get(VIEW, &headers).await;
        assert_eq!(answer.status, 401, "{what}");
        let challenges = answer.all("WWW-Authenticate");
        assert_eq!(challenges.len(), 1, "{what}");
        assert!(
            challenges[0].starts_with(challenge),
            "{what}: {challenges:?}"
        );
        assert!(!answer.body.contains("paths"), "{what}");
    }
}

#[rocket::async_test]
async fn the_document_has_no_other_view() {
    let api = Api::with("").await;
    let token = api.token("johndoe", "me items");
    for view in ["", "yours", "MINE", "mine%20", "mine&view=", "%6Dine"] {
        let uri = format!("/openapi.json?view={view}");
        let expected = match view {
            // The first of two counts, and an encoded letter is that letter.
            "mine&view=" | "%6Dine" => 200,
            _ => 404,
        };
        assert_eq!(api.get_as(&uri, &token).await.status, expected, "{view:?}");
    }
    let whole = api.get("/openapi.json", &[]).await;
    for uri in [
        "/openapi.json?",
        "/openapi.json?other=mine",
        "/openapi.json?View=mine",
    ] {
        assert_eq!(api.get_as(uri, &token).await, whole, "{uri}");
    }
}

#[rocket::async_test]
async fn the_script_of_the_page_is_served_like_the_page() {
    let api = Api::with("").await;
    let script = api.get(SCRIPT, &[]).await;
    assert_eq!(script.status, 200);
    assert_eq!(script.all("Content-Type"), ["text/javascript"]);
    assert_eq!(script.all("X-Content-Type-Options"), ["nosniff"]);
    assert_eq!(script.all("Cache-Control"), ["no-cache"]);
    let tag = script.all("ETag")[0].to_owned();
    let cached = api.get(SCRIPT, &[("If-None-Match", &tag)]).await;
    assert_eq!((cached.status, &*cached.body), (304, ""));
    for token in ["x", &Claims::good().token()] {
        assert_eq!(api.get_as(SCRIPT, token).await, script, "it is public");
    }
    let head = api.send(Method::Head, SCRIPT, &[], b"").await;
    assert_eq!((head.status, &*head.body), (200, ""));
    for html in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
    ] {
        assert!(!script.body.contains(html), "{html}");
    }
}

#[rocket::async_test]
async fn the_page_has_scripts_from_files_only() {
    let page = Api::with("").await.get("/docs", &[]).await;
    let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                  img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
                  form-action 'none'; frame-ancestors 'self'";
    assert_eq!(page.all("Content-Security-Policy"), [policy]);
    assert_eq!(sources(&page), ["/docs/rapidoc-min.js", SCRIPT]);
}

/// Where each script of a page is from; none may stand in the page itself.
fn sources(page: &Answer) -> Vec<&str> {
    let scripts = page.body.split("<script").skip(1);
    scripts
        .map(|script| {
            let (tag, _) = script.split_once("></script>").unwrap();
            assert!(!tag.contains('>'), "a script in the page: {tag}");
            let (_, source) = tag.split_once("src=\"").unwrap();
            source.trim_end_matches('"')
        })
        .collect()
}
