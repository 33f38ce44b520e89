//! The scope claim: words parted by U+0020, or a list; exact names; one claim only (RFC 6749 section 3.3).

use crate::api::Api;
use crate::forge::{Claims, encode, sealed};
use crate::verdict::{accepted, check_token, refused};

#[rocket::async_test]
async fn words_and_lists_grant_exactly_what_they_name() {
    let api = Api::with("").await;
    let many: String = (0..1000).map(|n| format!("s{n} ")).collect();
    let many_and_ours = format!("\"{many}me items\"");
    for (json, granted) in [
        (r#""me items""#, "me items"),
        (r#""items me""#, "me items"),
        (r#""  me   items ""#, "me items"),
        (r#""me me me items""#, "me items"),
        (r#""me\u0020items""#, "me items"),
        (r#""other me""#, "me"),
        (r#"["me","items"]"#, "me items"),
        (r#"["items","me","x"]"#, "me items"),
        (r#"["me"]"#, "me"),
        // What is no blank does not part: the whole is one scope that nobody has.
        (r#""me\titems""#, ""),
        (r#""me\nitems""#, ""),
        (r#""me\r\nitems""#, ""),
        (r#""me\u00a0items""#, ""),
        (r#""me\u2003items""#, ""),
        (r#""me\u0000items""#, ""),
        (r#""me,items""#, ""),
        (r#""me;items""#, ""),
        (r#""me+items""#, ""),
        (r#"["me items"]"#, ""),
        (r#"["me "," items"]"#, ""),
        // No folding, prefix, wildcard or hierarchy.
        (r#""ME Items""#, ""),
        (r#""m item""#, ""),
        (r#""me2 items:read""#, ""),
        (r#""me/items items.*""#, ""),
        (r#""* me*""#, ""),
        (r#""ｍe iｔems""#, ""),
        (r#""me\u200b items\u200b""#, ""),
        (r#""-me +items""#, ""),
        (r#""""#, ""),
        (r#"" ""#, ""),
        ("[]", ""),
        (r#"[""]"#, ""),
        (&many_and_ours, "me items"),
        (&format!("\"{many}\""), ""),
    ] {
        let token = Claims::good().set("scope", json).token();
        check_token(&api, json, &token, Some(granted)).await;
    }
}

#[rocket::async_test]
async fn a_scope_claim_of_another_type_spoils_the_token() {
    let api = Api::with("").await;
    for json in [
        "7",
        "0",
        "true",
        "null",
        "{}",
        r#"{"me":true}"#,
        "[1]",
        "[null]",
        r#"["me",7]"#,
        r#"["me",["items"]]"#,
        r#"[["me","items"]]"#,
        &format!("{}{}", "[".repeat(2000), "]".repeat(2000)),
    ] {
        refused(&api, json, &Claims::good().set("scope", json).token()).await;
    }
}

#[rocket::async_test]
async fn claims_of_other_issuers_are_never_united_with_ours() {
    let api = Api::with("").await;
    let good = || Claims::good().set("scope", r#""me""#);
    for (name, json) in [
        ("scopes", r#"["items"]"#),
        ("scopes", r#""items""#),
        ("scp", r#"["items"]"#),
        ("roles", r#"["items"]"#),
        ("Scope", r#""items""#),
        ("scp", "7"),
    ] {
        check_token(&api, name, &good().set(name, json).token(), Some("me")).await;
        let alone = good().without("scope").set(name, json).token();
        check_token(&api, name, &alone, Some("")).await;
    }
}

#[rocket::async_test]
async fn the_scope_claim_can_have_another_name() {
    let api = Api::with("scope_claim = 'scp'").await;
    let with = |json: &str| Claims::good().set("scp", json);
    for (what, token, granted) in [
        ("its own", api.token("johndoe", "me items"), "me items"),
        (
            "text",
            with(r#""me items""#).without("scope").token(),
            "me items",
        ),
        ("a list", with(r#"["me"]"#).without("scope").token(), "me"),
        ("scope too", with(r#""me""#).token(), "me"),
        ("scope only", Claims::good().token(), ""),
        (
            "scope of any type",
            with(r#""me""#).set("scope", 7).token(),
            "me",
        ),
    ] {
        check_token(&api, what, &token, Some(granted)).await;
    }
    refused(&api, "scp of another type", &with("7").token()).await;
}

#[rocket::async_test]
async fn a_token_has_at_most_8_kib() {
    let api = Api::with("").await;
    accepted(&api, "8 KiB", &token_of(8 * 1024)).await;
    refused(&api, "8 KiB and one", &token_of(8 * 1024 + 1)).await;
    refused(&api, "64 KiB", &token_of(64 * 1024)).await;
}

/// A good token of so many characters. A part of base64url never has 4n + 1 of them, so that both
/// blanks after the header are needed to reach every length.
fn token_of(length: usize) -> String {
    let (json, start) = (Claims::good().json(), length * 3 / 4 - 400);
    let lengths = (start..start + 400).flat_map(|pad| (0..3).map(move |blanks| (pad, blanks)));
    let mut tokens = lengths.filter_map(|(pad, blanks)| {
        let header = encode(format!(
            r#"{{"alg":"HS256","typ":"at+jwt"}}{}"#,
            " ".repeat(blanks)
        ));
        let characters = |bytes: usize| (bytes * 4).div_ceil(3);
        let total = header.len() + 1 + characters(json.len() + pad) + 1 + 43;
        let payload = || encode(format!("{json}{}", " ".repeat(pad)));
        (total == length).then(|| sealed(&header, &payload()))
    });
    let token = tokens.next().unwrap();
    assert_eq!(token.len(), length);
    token
}
