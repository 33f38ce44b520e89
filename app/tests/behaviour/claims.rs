//! Claims of well signed tokens: types, times, and each claim once (RFC 7519 section 4).

use crate::api::Api;
use crate::forge::{Claims, now, with_payload};
use crate::verdict::{accepted, refused};

#[rocket::async_test]
async fn exp_is_a_number_in_the_future() {
    let api = Api::with("").await;
    let soon = now() + 3600;
    for (json, good) in [
        (soon.to_string(), true),
        (format!("{soon}.5"), true),
        (format!("{soon}e0"), true),
        ("253402300799".to_owned(), true),
        ("253402300800".to_owned(), false),
        (format!("\"{soon}\""), false),
        ("0".to_owned(), false),
        ("-1".to_owned(), false),
        (format!("-{soon}"), false),
        ((now() - 2).to_string(), false),
        ("1e300".to_owned(), false),
        ("1e999".to_owned(), false),
        ("-1e999".to_owned(), false),
        (u64::MAX.to_string(), false),
        ("99999999999999999999999999".to_owned(), false),
        ("NaN".to_owned(), false),
        ("Infinity".to_owned(), false),
        ("\"NaN\"".to_owned(), false),
        (format!("0{soon}"), false),
        ("null".to_owned(), false),
        ("true".to_owned(), false),
        (format!("[{soon}]"), false),
        ("{}".to_owned(), false),
        ("\"\"".to_owned(), false),
    ] {
        let token = Claims::good().set("exp", &json).token();
        let what = format!("exp {json}");
        match good {
            true => accepted(&api, &what, &token).await,
            false => refused(&api, &what, &token).await,
        }
    }
    refused(&api, "no exp", &Claims::good().without("exp").token()).await;
    refused(
        &api,
        "EXP",
        &Claims::good().without("exp").set("EXP", soon).token(),
    )
    .await;
}

#[rocket::async_test]
async fn nbf_and_iat_are_numbers_that_are_over() {
    let api = Api::with("").await;
    let (ago, then) = (now() - 600, now() + 600);
    for name in ["nbf", "iat"] {
        for (json, good) in [
            (ago.to_string(), true),
            (format!("{ago}.25"), true),
            ("0".to_owned(), true),
            (then.to_string(), false),
            ((now() + 86_400).to_string(), false),
            (format!("\"{ago}\""), false),
            ("-1".to_owned(), false),
            ("1e300".to_owned(), false),
            ("null".to_owned(), false),
            ("false".to_owned(), false),
            (format!("[{ago}]"), false),
        ] {
            let token = Claims::good().set(name, &json).token();
            let what = format!("{name} {json}");
            match good {
                true => accepted(&api, &what, &token).await,
                false => refused(&api, &what, &token).await,
            }
        }
    }
}

/// Far from the edge on both sides, so that a slow machine makes no difference.
#[rocket::async_test]
async fn leeway_is_given_to_each_time_and_only_as_configured() {
    let (strict, lenient) = (Api::with("").await, Api::with("leeway = 300").await);
    for (name, time, within) in [
        ("exp", now() - 60, true),
        ("exp", now() - 600, false),
        ("nbf", now() + 60, true),
        ("nbf", now() + 600, false),
        ("iat", now() + 60, true),
        ("iat", now() + 600, false),
    ] {
        let (token, what) = (
            Claims::good().set(name, time).token(),
            format!("{name} {time}"),
        );
        refused(&strict, &what, &token).await;
        match within {
            true => accepted(&lenient, &what, &token).await,
            false => refused(&lenient, &what, &token).await,
        }
    }
}

#[rocket::async_test]
async fn sub_is_exactly_the_name_of_a_user() {
    let api = Api::with("").await;
    accepted(&api, "johndoe", &Claims::good().token()).await;
    accepted(
        &api,
        "spelt with an escape",
        &Claims::good().set("sub", r#""john\u0064oe""#).token(),
    )
    .await;
    for json in [
        r#""""#,
        r#"" ""#,
        r#""johndoe ""#,
        r#"" johndoe""#,
        r#""JOHNDOE""#,
        r#""johndoe\u0000""#,
        r#""johndoe\u200b""#,
        r#""ｊohndoe""#,
        r#""john%""#,
        r#""_ohndoe""#,
        r#""' OR '1'='1""#,
        r#""\ud800""#,
        r#""nobody""#,
        "null",
        "0",
        "true",
        r#"["johndoe"]"#,
        r#"{"johndoe":1}"#,
    ] {
        refused(&api, json, &Claims::good().set("sub", json).token()).await;
    }
    refused(&api, "no sub", &Claims::good().without("sub").token()).await;
}

/// RFC 7800, RFC 9449: whoever stole such a token must not use it where nobody checks the proof.
#[rocket::async_test]
async fn a_token_bound_to_a_key_is_refused() {
    let api = Api::with("").await;
    for json in [r#"{"jkt":"x"}"#, r#"{"x5t#S256":"x"}"#, "{}", "null", "1"] {
        refused(&api, json, &Claims::good().set("cnf", json).token()).await;
    }
}

#[rocket::async_test]
async fn claims_without_a_meaning_here_are_ignored() {
    let api = Api::with("").await;
    let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
    for (name, json) in [
        ("jti", "7"),
        ("x", r#"{"sub":"alice","sub":"bob","exp":1}"#),
        ("Sub", r#""alice""#),
        ("", "null"),
        ("client_id", r#""c""#),
        ("iss", r#""https://anybody.example""#),
        ("x", &deep),
    ] {
        accepted(&api, name, &Claims::good().set(name, json).token()).await;
    }
}

#[rocket::async_test]
async fn a_claim_is_there_once() {
    let api = Api::with("").await;
    for (name, json) in [
        ("sub", r#""johndoe""#),
        ("\\u0073ub", r#""johndoe""#),
        ("scope", r#""me items""#),
        ("s\\u0063ope", r#""me items""#),
        ("exp", "253402300799"),
        ("exp", "1"),
    ] {
        refused(&api, name, &Claims::good().and(name, json).token()).await;
    }
    for (first, second) in [
        ("x", "x"),
        ("x", "\\u0078"),
        ("", ""),
        ("iat", "iat"),
        ("jti", "jti"),
    ] {
        let token = Claims::good().and(first, 1).and(second, 1).token();
        refused(&api, first, &token).await;
        accepted(&api, first, &Claims::good().and(first, 1).token()).await;
    }
}

#[rocket::async_test]
async fn claims_are_one_json_object_in_utf8() {
    let api = Api::with("").await;
    let good = Claims::good().json();
    let open = good.trim_end_matches('}');
    for (what, payload, fine) in [
        ("good", good.clone(), true),
        ("blanks around", format!(" \r\n\t{good}\n "), true),
        ("trailing text", format!("{good}x"), false),
        ("trailing NUL", format!("{good}\0"), false),
        ("two objects", format!("{good}{good}"), false),
        ("a byte order mark", format!("\u{feff}{good}"), false),
        ("cut", open.to_owned(), false),
        ("a trailing comma", format!("{open},}}"), false),
        ("a comment", format!("{good}//"), false),
        ("a list", format!("[{good}]"), false),
        ("text", r#""johndoe""#.to_owned(), false),
        ("null", "null".to_owned(), false),
        ("an empty object", "{}".to_owned(), false),
        ("a token in a token", Claims::good().token(), false),
        (
            "never closed",
            format!("{open},\"x\":{}", "[".repeat(4000)),
            false,
        ),
        ("a wrong escape", format!(r#"{open},"x":"\x"}}"#), false),
        (
            "a control character",
            format!("{open},\"x\":\"\n\"}}"),
            false,
        ),
    ] {
        match fine {
            true => accepted(&api, what, &with_payload(payload)).await,
            false => refused(&api, what, &with_payload(payload)).await,
        }
    }
    for bytes in [
        &b"\xff"[..],
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xf5\x80\x80\x80",
    ] {
        let payload = [open.as_bytes(), b",\"x\":\"", bytes, b"\"}"].concat();
        refused(&api, "not UTF-8", &with_payload(payload)).await;
    }
}
