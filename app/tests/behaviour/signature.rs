//! Signatures and spelling: one algorithm, one key, one way to write a token (RFC 8725, RFC 7515).

use jsonwebtoken::Algorithm;
use rocket::serde::json::serde_json::json;

use crate::api::{Api, KEY};
use crate::forge::{Claims, HEADER, encode, sealed, signature, with_header};
use crate::verdict::{accepted, refused};

/// Header, payload and signature of a good token.
fn parts() -> [String; 3] {
    let token = Claims::good().token();
    let mut parts = token.split('.').map(str::to_owned);
    [(); 3].map(|()| parts.next().unwrap())
}

#[rocket::async_test]
async fn only_hs256_is_an_algorithm() {
    let api = Api::with("").await;
    accepted(&api, "HS256", &with_header(HEADER)).await;
    let [_, payload, signed] = parts();
    for value in [
        r#""none""#,
        r#""None""#,
        r#""NONE""#,
        r#""nOnE""#,
        r#""""#,
        r#""hs256""#,
        r#""HS256 ""#,
        r#""HS256\u0000""#,
        r#""HS384""#,
        r#""HS512""#,
        r#""RS256""#,
        r#""PS256""#,
        r#""ES256""#,
        r#""EdDSA""#,
        r#""HS1""#,
        r#""A128KW""#,
        r#""dir""#,
        "null",
        "256",
        "true",
        r#"["HS256"]"#,
        r#"{"HS256":1}"#,
    ] {
        let header = format!(r#"{{"alg":{value},"typ":"at+jwt"}}"#);
        // Signed well, not signed, and with a signature over something else.
        refused(&api, value, &with_header(&header)).await;
        let header = encode(header);
        refused(&api, value, &format!("{header}.{payload}.")).await;
        refused(&api, value, &format!("{header}.{payload}.{signed}")).await;
    }
    refused(&api, "no alg", &with_header(r#"{"typ":"at+jwt"}"#)).await;
}

#[rocket::async_test]
async fn the_right_secret_with_another_hmac_is_refused() {
    let api = Api::with("").await;
    for (name, algorithm, good) in [
        ("HS256", Algorithm::HS256, true),
        ("HS384", Algorithm::HS384, false),
        ("HS512", Algorithm::HS512, false),
        ("HS256", Algorithm::HS384, false),
        ("HS256", Algorithm::HS512, false),
        ("RS256", Algorithm::HS256, false),
        ("ES256", Algorithm::HS256, false),
    ] {
        let header = encode(format!(r#"{{"alg":"{name}","typ":"at+jwt"}}"#));
        let signed = format!("{header}.{}", encode(Claims::good().json()));
        let token = format!("{signed}.{}", signature(&signed, KEY, algorithm));
        let what = format!("{name} signed with {algorithm:?}");
        match good {
            true => accepted(&api, &what, &token).await,
            false => refused(&api, &what, &token).await,
        }
    }
}

#[rocket::async_test]
async fn another_key_is_refused() {
    let api = Api::with("").await;
    let signed = format!("{}.{}", encode(HEADER), encode(Claims::good().json()));
    let half = &KEY[..16];
    for (key, good) in [
        (KEY, true),
        ("", false),
        ("\0", false),
        ("secret", false),
        (half, false),
        (&KEY.to_lowercase(), false),
        (&format!("{KEY} "), false),
        (&encode(KEY), false),
    ] {
        let token = format!("{signed}.{}", signature(&signed, key, Algorithm::HS256));
        match good {
            true => accepted(&api, key, &token).await,
            false => refused(&api, key, &token).await,
        }
    }
}

#[rocket::async_test]
async fn every_character_of_a_token_counts() {
    let api = Api::with("").await;
    let token = Claims::good().token();
    accepted(&api, "unchanged", &token).await;
    for (at, old) in token.char_indices() {
        let new = if old == 'A' { 'B' } else { 'A' };
        let changed = format!("{}{new}{}", &token[..at], &token[at + 1..]);
        let answer = api.get_as("/status", &changed).await;
        assert_eq!(answer.status, 401, "character {at}");
        let shorter = format!("{}{}", &token[..at], &token[at + 1..]);
        let answer = api.get_as("/status", &shorter).await;
        assert_eq!(answer.status, 401, "without character {at}");
    }
}

#[rocket::async_test]
async fn a_signature_of_another_length_is_refused() {
    let api = Api::with("").await;
    let [header, payload, signed] = parts();
    for (what, signature) in [
        ("empty", String::new()),
        ("cut by one", signed[..42].to_owned()),
        ("half", signed[..22].to_owned()),
        ("one character", signed[..1].to_owned()),
        ("longer", format!("{signed}A")),
        ("longer by a byte", format!("{signed}AA")),
        ("twice", format!("{signed}{signed}")),
        ("zeros", encode([0; 32])),
        ("no zeros", encode([0xff; 32])),
        ("one zero", encode([0])),
        ("64 zeros", encode([0; 64])),
    ] {
        refused(&api, what, &format!("{header}.{payload}.{signature}")).await;
    }
}

/// RFC 7515 section 2: no padding, no other characters. Each is signed as it is spelt.
#[rocket::async_test]
async fn base64url_has_one_spelling() {
    let api = Api::with("").await;
    // 31 bytes end in a character with unused bits; claims are stretched until they do too.
    let header = encode(format!("{HEADER} "));
    let spare = |json: String| (0..3).map(move |n| format!("{json}{}", " ".repeat(n)));
    let json = spare(Claims::good().json()).find(|json| json.len() % 3 == 1);
    let payload = encode(json.unwrap());
    let token = sealed(&header, &payload);
    accepted(&api, "the one spelling", &token).await;
    for change in [
        |part: &str| format!("{part}="),
        |part: &str| format!("{part}=="),
        |part: &str| format!("{part}%3D"),
        |part: &str| format!("{part} "),
        |part: &str| format!(" {part}"),
        |part: &str| format!("{part}\t"),
        |part: &str| format!("{part}\n"),
        |part: &str| format!("{}+{}", &part[..4], &part[5..]),
        |part: &str| format!("{}/{}", &part[..4], &part[5..]),
        |part: &str| format!("{}\n{}", &part[..4], &part[4..]),
        |part: &str| format!("{}ä", &part[..part.len() - 2]),
        |part: &str| stray_bits(part),
    ] {
        let what = change("abcdefgh");
        refused(&api, &what, &sealed(&change(&header), &payload)).await;
        refused(&api, &what, &sealed(&header, &change(&payload))).await;
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let blank_at_the_end = format!("{signature} ");
        // The blank after a token belongs to the header field, not to the token (RFC 9110 section 5.5).
        if change(signature) != blank_at_the_end {
            refused(&api, &what, &format!("{signed}.{}", change(signature))).await;
        }
    }
}

/// The next character of the alphabet at the end: the same bytes, if unused bits were ignored.
fn stray_bits(part: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = part.as_bytes()[part.len() - 1];
    let place = ALPHABET.iter().position(|known| *known == last).unwrap();
    format!(
        "{}{}",
        &part[..part.len() - 1],
        char::from(ALPHABET[place + 1])
    )
}

#[rocket::async_test]
async fn anything_but_three_parts_is_refused() {
    let api = Api::with("").await;
    let [header, payload, signature] = parts();
    let flat = json!({ "payload": payload, "protected": header, "signature": signature });
    let general = json!({
        "payload": payload,
        "signatures": [{ "protected": header, "signature": signature }],
    });
    for token in [
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}..{signature}"),
        format!(".{payload}.{signature}"),
        format!(".{header}.{payload}.{signature}"),
        format!("{header}.{payload}.{signature}."),
        format!("{header}.{payload}.{signature}.{signature}"),
        format!("{header}.{payload}.{payload}.{signature}.{signature}"),
        "..".to_owned(),
        ".".to_owned(),
        "....".to_owned(),
        flat.to_string(),
        general.to_string(),
        encode(flat.to_string()),
    ] {
        refused(&api, &token, &token).await;
    }
}
