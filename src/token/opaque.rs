//! Tokens that nobody but their issuer can read.

use serde_json::{Map, Value};

use super::jws;

/// May this text, which is no JWT, be an opaque token?
///
/// What is made as JWTs are is none: it is damaged, unsigned or encrypted, and perhaps somebody else's. It is
/// shown to nobody.
pub(super) fn is_opaque(token: &str) -> bool {
    is_word(token) && !has_jwt_part(token)
}

/// `b64token` (RFC 6750 section 2.1).
pub(super) fn is_word(token: &str) -> bool {
    let word = token.trim_end_matches('=');
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !word.is_empty() && word.bytes().all(good)
}

/// Is one of several parts the header or the payload of a JWT (RFC 7515 section 4.1.1, RFC 7519 section 4.1.1)?
fn has_jwt_part(token: &str) -> bool {
    let is_part = |part: &str| {
        let json = jws::decode(part).ok();
        let members =
            json.and_then(|json| serde_json::from_slice::<Map<String, Value>>(&json).ok());
        members.is_some_and(|it| it.contains_key("alg") || it.contains_key("iss"))
    };
    token.contains('.') && token.split('.').any(is_part)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn an_opaque_token_is_one_word_and_no_piece_of_a_jwt() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
        let claims = URL_SAFE_NO_PAD.encode(r#"{"iss":"https://a.example","sub":"x"}"#);
        let object = URL_SAFE_NO_PAD.encode(r#"{"user":7}"#);
        for (token, expected) in [
            ("2YotnFZFEjr1zCsicMWpAA", true),
            ("aZ09-._~+/==", true),
            ("a", true),
            (".", true),
            ("ya29.a0-b_c", true),
            (&object, true),
            (&format!("{object}.mac"), true),
            (&header, true),
            (&format!("{header}.a"), false),
            (&format!("{header}.a.b.c.d"), false),
            (&format!("{header}.a."), false),
            (&format!("x.{header}.a.b"), false),
            (&format!("{object}.{claims}."), false),
            ("", false),
            ("=", false),
            ("a=b", false),
            ("a b", false),
            ("a\tb", false),
            ("a,b", false),
            ("a\"b", false),
            ("a:b", false),
            ("a%20b", false),
            ("ä", false),
            ("a\0", false),
        ] {
            assert_eq!(is_opaque(token), expected, "{token:?}");
        }
    }
}
