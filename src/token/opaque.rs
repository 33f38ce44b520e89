//! Tokens that nobody but their issuer can read.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

/// May this text, which is no JWT, be an opaque token?
///
/// What is made as JWTs are is none: it is damaged, unsigned or encrypted, and perhaps somebody else's. It is
/// shown to nobody.
pub(super) fn is_opaque(token: &str) -> bool {
    is_word(token) && !token.split('.').any(is_jwt_part)
}

/// `b64token` (RFC 6750 section 2.1).
pub(super) fn is_word(token: &str) -> bool {
    let word = token.trim_end_matches('=');
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !word.is_empty() && word.bytes().all(good)
}

/// Does it begin as the header or the payload of a JWT does (RFC 7515 section 4.1.1, RFC 7519 section 4.1.1)? Other
/// parts may be stuck to it, and its end may be missing or garbled: it is searched, not read.
fn is_jwt_part(part: &str) -> bool {
    let good = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    let length = part.bytes().take_while(good).count();
    // One character more than whole groups have is not even one byte.
    let length = length - usize::from(length % 4 == 1);
    let json = LOOSE.decode(&part[..length]).unwrap_or_default();
    let says = |name: &[u8]| name == br#""alg""# || name == br#""iss""#;
    json.trim_ascii_start().starts_with(b"{") && json.windows(5).any(says)
}

/// base64url that may have been cut off anywhere.
const LOOSE: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_allow_trailing_bits(true));

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn an_opaque_token_is_one_word_and_no_piece_of_a_jwt() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
        let claims = URL_SAFE_NO_PAD.encode(r#"{"iss":"https://a.example","sub":"x"}"#);
        let odd = URL_SAFE_NO_PAD.encode(r#"{"name":"\ud83d","iss":"https://a.example"}"#);
        let spaced = URL_SAFE_NO_PAD.encode(r#" { "iss": "https://a.example" }"#);
        let object = URL_SAFE_NO_PAD.encode(r#"{"user":7}"#);
        for (token, expected) in [
            ("2YotnFZFEjr1zCsicMWpAA", true),
            ("aZ09-._~+/==", true),
            ("a", true),
            (".", true),
            ("ya29.a0-b_c", true),
            (&object, true),
            (&format!("{object}.mac"), true),
            (&format!("{object}mac"), true),
            (&format!("{object}{object}"), true),
            (&header, false),
            (&claims, false),
            (&format!("{claims}=="), false),
            (&claims[..claims.len() - 9], false),
            (&format!("{header}{claims}"), false),
            (&format!("{header}{claims}c2lnbmF0dXJl"), false),
            (&format!("{header}{claims}.c2lnbmF0dXJl"), false),
            (&format!("{header}/{claims}"), false),
            (&odd, false),
            (&spaced, false),
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
