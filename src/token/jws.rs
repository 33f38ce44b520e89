//! A token in JWS compact form (RFC 7515 section 7.1), with a header that asks for nothing special.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::InvalidToken;
use super::claims::Members;
use crate::key::Algorithm;

/// The parts of a token, cut but not verified.
pub(super) struct Compact<'t> {
    pub(super) header: &'t str,
    pub(super) payload: &'t str,
    /// What the signature is over: header and payload with their dot.
    pub(super) signed: &'t str,
    pub(super) signature: &'t str,
}

impl<'t> Compact<'t> {
    /// Cuts a token at its dots: exactly three parts, none of them empty.
    pub(super) fn cut(token: &'t str) -> Result<Self, InvalidToken> {
        let mut dots = memchr::memchr_iter(b'.', token.as_bytes());
        let (Some(first), Some(second), None) = (dots.next(), dots.next(), dots.next()) else {
            return Err(InvalidToken::Malformed);
        };
        let parts = Self {
            header: &token[..first],
            payload: &token[first + 1..second],
            signed: &token[..second],
            signature: &token[second + 1..],
        };
        match [parts.header, parts.payload, parts.signature].contains(&"") {
            true => Err(InvalidToken::Malformed),
            false => Ok(parts),
        }
    }

    /// The signature, decoded into this memory.
    pub(super) fn signature<'m>(
        &self,
        memory: &'m mut [u8; MAX_SIGNATURE],
    ) -> Result<&'m [u8], InvalidToken> {
        let decoded = URL_SAFE_NO_PAD.decode_slice(self.signature, memory);
        let length = decoded.map_err(|_| InvalidToken::Malformed)?;
        Ok(&memory[..length])
    }
}

/// The most bytes that a signature takes while it is decoded: 1024 of the longest RSA key that is accepted, in
/// whole groups of three.
pub(super) const MAX_SIGNATURE: usize = 1026;

/// Decodes one part: base64url, no padding, no stray bits (RFC 7515 section 2), so that a token has
/// one spelling only.
pub(super) fn decode(part: &str) -> Result<Vec<u8>, InvalidToken> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| InvalidToken::Malformed)
}

/// What a header says that decides. Keys that the token itself brings or points to (`jwk`, `jku`, `x5c`,
/// `x5u`) are not looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header<'t> {
    pub(super) algorithm: Algorithm,
    /// `typ`.
    pub(super) kind: Option<Cow<'t, str>>,
    /// `kid`: compared with those of known keys, and used for nothing else.
    pub(super) key_id: Option<Cow<'t, str>>,
}

impl<'t> Header<'t> {
    /// Reads a decoded header: an algorithm that we know, and nothing that we do not understand.
    pub(super) fn read(json: &'t [u8]) -> Result<Self, InvalidToken> {
        let text = std::str::from_utf8(json).map_err(|_| InvalidToken::Malformed)?;
        let members: HeaderMembers<'t> =
            serde_json::from_str(text).map_err(|_| InvalidToken::Malformed)?;
        let algorithm = members.algorithm.as_deref();
        let algorithm = algorithm.and_then(Algorithm::from_name);
        let algorithm = algorithm.ok_or(InvalidToken::Algorithm)?;
        if members.extended {
            return Err(InvalidToken::Extension);
        }
        Ok(Self {
            algorithm,
            kind: members.kind,
            key_id: members.key_id,
        })
    }
}

/// The members of a header that decide.
#[derive(Default)]
struct HeaderMembers<'t> {
    algorithm: Option<Cow<'t, str>>,
    kind: Option<Cow<'t, str>>,
    key_id: Option<Cow<'t, str>>,
    /// Is there a member that changes what the token means (RFC 7515 section 4.1.11, RFC 7797, 7516)?
    extended: bool,
}

impl<'de> Deserialize<'de> for HeaderMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct HeaderVisitor;

        impl<'de> Visitor<'de> for HeaderVisitor {
            type Value = HeaderMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JOSE header")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut header, mut members) = (HeaderMembers::default(), Members::default());
                while let Some(name) = map.next_key_seed(Text)? {
                    match &*name {
                        "alg" => header.algorithm = Some(map.next_value_seed(Text)?),
                        "typ" => header.kind = Some(map.next_value_seed(Text)?),
                        "kid" => header.key_id = Some(map.next_value_seed(Text)?),
                        "crit" | "b64" | "zip" | "cty" | "enc" => {
                            header.extended = true;
                            map.next_value::<IgnoredAny>()?;
                        }
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                    members.push(name);
                }
                members
                    .are_unique()
                    .then_some(header)
                    .ok_or_else(|| de::Error::custom("repeated"))
            }
        }

        deserializer.deserialize_map(HeaderVisitor)
    }
}

/// A JSON string, borrowed where it has no escapes.
pub(super) struct Text;

impl<'de> de::DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_as_long_as_those_of_the_longest_key() {
        let mut memory = [0; MAX_SIGNATURE];
        for (length, is_decoded) in [(1, true), (64, true), (1024, true), (1027, false)] {
            let token = format!("a.b.{}", URL_SAFE_NO_PAD.encode(vec![7; length]));
            let compact = Compact::cut(&token).expect("three parts");
            let decoded = compact.signature(&mut memory);
            assert_eq!(
                decoded.is_ok_and(|it| it == vec![7; length]),
                is_decoded,
                "{length}"
            );
        }
        for token in ["a.b.AB", "a.b.A", "a.b.A=", "a.b.+/"] {
            let compact = Compact::cut(token).expect("three parts");
            assert!(compact.signature(&mut memory).is_err(), "{token}");
        }
    }

    #[test]
    fn only_three_full_parts_are_cut() {
        for (token, good) in [
            ("a.b.c", true),
            ("a.b", false),
            ("a.b.c.d", false),
            ("a..c", false),
            (".b.c", false),
            ("a.b.", false),
            ("", false),
            ("a.b.c.d.e", false),
        ] {
            assert_eq!(Compact::cut(token).is_ok(), good, "{token:?}");
        }
    }

    #[test]
    fn base64url_has_one_spelling() {
        assert_eq!(decode("AQ").as_deref(), Ok(&[1u8][..]));
        for part in ["AQ==", "AR", "A", "A Q", "A+", "A/", "AQ\n", "ä"] {
            assert_eq!(decode(part), Err(InvalidToken::Malformed), "{part:?}");
        }
    }

    #[test]
    fn a_header_is_read_or_refused() {
        use InvalidToken::{Algorithm as Alg, Extension, Malformed};
        let of = |name: &str, kind: Option<&'static str>, id: Option<&'static str>| Header {
            algorithm: Algorithm::from_name(name).expect("an algorithm"),
            kind: kind.map(Cow::Borrowed),
            key_id: id.map(Cow::Borrowed),
        };
        let typed = || Ok(of("HS256", Some("at+jwt"), None));
        for (json, expected) in [
            (r#"{"typ":"at+jwt","alg":"HS256"}"#, typed()),
            (r#"{"alg":"ES256"}"#, Ok(of("ES256", None, None))),
            (
                r#"{"kid":"k","alg":"Ed25519"}"#,
                Ok(of("EdDSA", None, Some("k"))),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","jku":"https://x","x5u":1}"#,
                typed(),
            ),
            (r#"{"typ":"at+jwt","alg":"\u0048S256"}"#, typed()),
            (r#"{"typ":"at+jwt","alg":"none"}"#, Err(Alg)),
            (r#"{"typ":"at+jwt","alg":"hs256"}"#, Err(Alg)),
            (r#"{"typ":"at+jwt","alg":"HS257"}"#, Err(Alg)),
            (r#"{"typ":"at+jwt"}"#, Err(Alg)),
            (r#"{"typ":"at+jwt","alg":null}"#, Err(Malformed)),
            (r#"{"typ":"at+jwt","alg":["HS256"]}"#, Err(Malformed)),
            (r#"{"typ":7,"alg":"HS256"}"#, Err(Malformed)),
            (r#"{"typ":"at+jwt","alg":"HS256","kid":7}"#, Err(Malformed)),
            (
                r#"{"typ":"at+jwt","alg":"HS256","crit":[]}"#,
                Err(Extension),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","crit":"exp"}"#,
                Err(Extension),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","b64":false}"#,
                Err(Extension),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","zip":"DEF"}"#,
                Err(Extension),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","cty":"JWT"}"#,
                Err(Extension),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","alg":"HS256"}"#,
                Err(Malformed),
            ),
            (
                r#"{"typ":"at+jwt","alg":"HS256","x":1,"x":2}"#,
                Err(Malformed),
            ),
            (r#"{"typ":"at+jwt","alg":"HS256"} "#, typed()),
            (r#"{"typ":"at+jwt","alg":"HS256"}x"#, Err(Malformed)),
            (
                "\u{feff}{\"typ\":\"at+jwt\",\"alg\":\"HS256\"}",
                Err(Malformed),
            ),
            (r#"["HS256","at+jwt"]"#, Err(Malformed)),
            ("", Err(Malformed)),
        ] {
            assert_eq!(Header::read(json.as_bytes()), expected, "{json}");
        }
        let not_utf8 = b"{\"typ\":\"at+jwt\",\"alg\":\"HS256\",\"x\":\"\xff\"}";
        assert_eq!(Header::read(not_utf8), Err(Malformed));
        let deep = format!(
            r#"{{"typ":"at+jwt","alg":"HS256","x":{}}}"#,
            "[".repeat(4000)
        );
        assert_eq!(Header::read(deep.as_bytes()), Err(Malformed));
    }
}
