//! Who asks, in a request: how the client that the issuer knows this server as proves that it is that.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use crate::launch::{ClientAuthentication, ClientCredentials};

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
        encode(self.secret.reveal(), &mut pair);
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
            encode(self.secret.reveal(), &mut body);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::launch::ClientSecret;

    fn client(authentication: ClientAuthentication) -> ClientCredentials {
        ClientCredentials {
            id: "a:b c".to_owned(),
            secret: ClientSecret::new("%+&=ä~*"),
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
