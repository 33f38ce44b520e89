//! Who asks: the client that the issuer knows this server as.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The secret of a client. Does not print, does not serialise, is wiped on drop.
///
/// The request that carries it is made of copies, which the http library does not wipe.
#[derive(Clone, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub(crate) struct ClientSecret(String);

/// How a client proves who it is (RFC 6749 section 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum ClientAuthentication {
    /// `client_secret_basic`: in the header.
    Basic,
    /// `client_secret_post`: in the body.
    Post,
}

/// A client and how it proves who it is.
#[derive(Clone, Debug)]
pub(crate) struct ClientCredentials {
    pub(crate) id: String,
    pub(crate) secret: ClientSecret,
    pub(crate) authentication: ClientAuthentication,
}

impl ClientSecret {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }
}

impl ClientCredentials {
    /// The header, if it is there that the client proves who it is.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        if self.authentication != ClientAuthentication::Basic {
            return None;
        }
        // Encoded as form values first (RFC 6749 section 2.3.1), so that a colon parts the two.
        let mut pair = Zeroizing::new(String::new());
        encode(&self.id, &mut pair);
        pair.push(':');
        encode(&self.secret.0, &mut pair);
        let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        let mut header = HeaderValue::from_str(&text).expect("base64 is a header value");
        header.set_sensitive(true);
        Some(header)
    }

    /// What is asked (RFC 7662 section 2.1).
    pub(super) fn body(&self, token: &str) -> Zeroizing<String> {
        let mut body = Zeroizing::new("token_type_hint=access_token&token=".to_owned());
        encode(token, &mut body);
        if self.authentication == ClientAuthentication::Post {
            body.push_str("&client_id=");
            encode(&self.id, &mut body);
            body.push_str("&client_secret=");
            encode(&self.secret.0, &mut body);
        }
        body
    }
}

/// `application/x-www-form-urlencoded`: a blank is a plus.
fn encode(text: &str, form: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                form.push(byte.into());
            }
            b' ' => form.push('+'),
            other => {
                let [high, low] = [other >> 4, other & 15].map(|half| HEX[usize::from(half)]);
                form.extend(['%', high.into(), low.into()]);
            }
        }
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(authentication: ClientAuthentication) -> ClientCredentials {
        ClientCredentials {
            id: "a:b c".to_owned(),
            secret: ClientSecret::new("%+&=ä~*".to_owned()),
            authentication,
        }
    }

    #[test]
    fn basic_credentials_are_encoded_as_a_form_first() {
        let client = client(ClientAuthentication::Basic);
        let header = client.header().unwrap();
        let expected = STANDARD.encode("a%3Ab+c:%25%2B%26%3D%C3%A4%7E*");
        assert_eq!(header.to_str().unwrap(), format!("Basic {expected}"));
        assert!(header.is_sensitive());
        assert_eq!(
            client.body("t+k/n=").as_str(),
            "token_type_hint=access_token&token=t%2Bk%2Fn%3D"
        );
    }

    #[test]
    fn posted_credentials_stand_in_the_body_alone() {
        let client = client(ClientAuthentication::Post);
        assert!(client.header().is_none());
        assert_eq!(
            client.body("t").as_str(),
            "token_type_hint=access_token&token=t&client_id=a%3Ab+c&client_secret=%25%2B%26%3D%C3%A4%7E*"
        );
    }

    #[test]
    fn secrets_do_not_print() {
        let printed = format!("{:?}", client(ClientAuthentication::Post));
        assert!(!printed.contains("%+&"), "{printed}");
    }
}
