//! The header of a token: our type, our key, no extension, each member once (RFC 7515, RFC 9068).

use crate::api::Api;
use crate::forge::{HEADER, decode, with_header};
use crate::verdict::{accepted, refused};

/// The `kid` of the tokens that this server issues.
fn own_kid(api: &Api) -> String {
    let token = api.token("johndoe", "me");
    let header = decode(token.split('.').next().unwrap());
    header.split('"').nth_back(1).unwrap().to_owned()
}

fn with(members: &str) -> String {
    with_header(format!(r#"{{"alg":"HS256","typ":"at+jwt",{members}}}"#))
}

#[rocket::async_test]
async fn members_without_a_meaning_here_are_ignored() {
    let api = Api::with("").await;
    for header in [
        HEADER,
        r#"{"typ":"at+jwt","alg":"HS256"}"#,
        " {\t\"alg\" : \"HS256\",\r\n\"typ\" : \"at+jwt\" } ",
        r#"{"\u0061lg":"\u0048S256","typ":"at\u002bjwt"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","x":{"alg":"none","alg":1}}"#,
        r#"{"alg":"HS256","typ":"at+jwt","":0,"ALG":"none"}"#,
        // RFC 8725 section 3.10: keys that a token brings or points to are not looked at.
        r#"{"alg":"HS256","typ":"at+jwt","jku":"http://127.0.0.1:9/k","x5u":"file:///etc/passwd"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":"AA"},"x5c":["AA"]}"#,
    ] {
        accepted(&api, header, &with_header(header)).await;
    }
}

#[rocket::async_test]
async fn kid_is_ours_or_left_out() {
    let api = Api::with("").await;
    let own = own_kid(&api);
    accepted(&api, "our kid", &with(&format!(r#""kid":"{own}""#))).await;
    for value in [
        "7",
        "null",
        "[]",
        r#"{"kid":1}"#,
        r#""""#,
        r#""other""#,
        r#""../../dev/null""#,
        r#""' OR 1=1 --""#,
        r#""https://keys.example""#,
        r#""{0} %s""#,
        &format!("\"{}\"", own.to_uppercase() + "X"),
        &format!("\"{own} \""),
        &format!("\"{}\"", &own[..8]),
        &format!("\"{}\"", "k".repeat(4000)),
        &format!("[\"{own}\"]"),
    ] {
        refused(&api, value, &with(&format!(r#""kid":{value}"#))).await;
    }
}

/// RFC 7515 section 4.1.11: who does not support an extension refuses it; so is RFC 7797 meant.
#[rocket::async_test]
async fn extensions_are_refused_in_all_shapes() {
    let api = Api::with("").await;
    for members in [
        r#""crit":[]"#,
        r#""crit":null"#,
        r#""crit":"exp""#,
        r#""crit":1"#,
        r#""crit":{}"#,
        r#""crit":["exp"],"exp":1"#,
        r#""crit":["alg"]"#,
        r#""crit":["exp","exp"]"#,
        r#""crit":["b64"],"b64":true"#,
        r#""crit":["b64"],"b64":false"#,
        r#""\u0063rit":["x"],"x":1"#,
        r#""b64":false"#,
        r#""b64":true"#,
        r#""zip":"DEF""#,
        r#""cty":"JWT""#,
        r#""enc":"A128GCM""#,
    ] {
        refused(&api, members, &with(members)).await;
    }
}

/// RFC 9068 section 4, RFC 8725 section 3.11: what is no access token does not pass for one.
#[rocket::async_test]
async fn only_access_tokens_are_access_tokens() {
    let api = Api::with("").await;
    for value in [
        r#""JWT""#,
        r#""jwt""#,
        r#""AT+JWT""#,
        r#""at+jwt ""#,
        r#""application/at+jwt""#,
        r#""id+jwt""#,
        r#""logout+jwt""#,
        r#""dpop+jwt""#,
        r#""JWE""#,
        r#""""#,
        "null",
        "1",
        r#"["at+jwt"]"#,
    ] {
        let header = format!(r#"{{"alg":"HS256","typ":{value}}}"#);
        refused(&api, value, &with_header(header)).await;
    }
    refused(&api, "no typ", &with_header(r#"{"alg":"HS256"}"#)).await;
}

#[rocket::async_test]
async fn a_header_is_one_json_object_with_each_member_once() {
    let api = Api::with("").await;
    let deep = format!(r#"{{"alg":"HS256","typ":"at+jwt","x":{}"#, "[".repeat(3000));
    let closed = format!("{deep}{}}}", "]".repeat(2000));
    for header in [
        r#"{"alg":"HS256","alg":"HS256","typ":"at+jwt"}"#,
        r#"{"alg":"none","typ":"at+jwt","alg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","\u0061lg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","x":1,"x":1}"#,
        r#"{"alg":"HS256","typ":"at+jwt","x":1,"\u0078":1}"#,
        r#"{"alg":"HS256","typ":"at+jwt"}x"#,
        r#"{"alg":"HS256","typ":"at+jwt"}{}"#,
        r#"{"alg":"HS256","typ":"at+jwt",}"#,
        r#"{"alg":"HS256","typ":"at+jwt""#,
        r#"{'alg':'HS256','typ':'at+jwt'}"#,
        r#"{"alg":"HS256","typ":"at+jwt","x":NaN}"#,
        r#"/**/{"alg":"HS256","typ":"at+jwt"}"#,
        "\u{feff}{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
        r#"["HS256","at+jwt"]"#,
        r#"[{"alg":"HS256","typ":"at+jwt"}]"#,
        r#""HS256""#,
        "null",
        "{}",
        " ",
        &deep,
        &closed,
    ] {
        refused(&api, header, &with_header(header)).await;
    }
    let not_utf8 = b"{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"x\":\"\xff\"}";
    refused(&api, "not UTF-8", &with_header(not_utf8)).await;
    let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&api, "UTF-16", &with_header(utf16)).await;
}
