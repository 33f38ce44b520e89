//! HTTP Digest (RFC 7616): extracted and challenged; the application checks.

use std::fmt;

use super::authorization::CredentialError;
use super::verified::Verified;
use crate::denial::Denied;

/// The parameters of an `Authorization: Digest ..` header, as they were shown: nobody has checked them.
///
/// A check needs what was hashed when the password was set, and a memory of nonces (RFC 7616 section 5): both
/// are the application's, and [`verify_with`](Self::verify_with) takes its word for it. The nonce of our challenge is
/// there for its form, and nobody remembers it: without one of its own the application cannot tell a header that
/// is shown again. For what is new take another kind of scheme.
#[derive(Clone)]
pub struct DigestCredentials(Vec<(String, String)>);

impl DigestCredentials {
    /// Reads what stands behind `Digest`: parameters, each once, quoted or not (RFC 9110 section 11.2).
    pub(super) fn read(credentials: &str) -> Result<Self, CredentialError> {
        let parameters = parameters(credentials).ok_or(CredentialError::Malformed)?;
        Ok(Self(parameters))
    }

    /// The value of a parameter: `username`, `realm`, `nonce`, `uri`, `response`, `qop`, `nc`, `cnonce`, ..
    /// Its name is compared without regard to case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut known = self.0.iter();
        let found = known.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whom the caller says to be.
    pub fn username(&self) -> Option<&str> {
        self.parameter("username")
    }

    /// Lets the application check: `is_good` says whether what was stored answers for these parameters.
    ///
    /// # Errors
    ///
    /// 401 where nothing was found, or it does not.
    pub fn verify_with<T>(
        &self,
        found: Option<T>,
        is_good: impl FnOnce(&Self, &T) -> bool,
    ) -> Result<Verified<T>, Denied> {
        match found {
            Some(found) if is_good(self, &found) => Ok(Verified::new(found)),
            Some(_) | None => Err(Denied::invalid_credentials()),
        }
    }
}

/// `name=token, name="quoted \" string", ..`: each name once, at most 32.
fn parameters(text: &str) -> Option<Vec<(String, String)>> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_matches(' ');
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim_matches(' ');
        let (value, after) = value(after.trim_start_matches(' '))?;
        let is_known = parameters
            .iter()
            .any(|(it, _)| it.eq_ignore_ascii_case(name));
        if name.is_empty() || !name.bytes().all(is_tchar) || is_known || parameters.len() == 32 {
            return None;
        }
        parameters.push((name.to_owned(), value));
        rest = match after.trim_start_matches(' ') {
            "" => "",
            after => after.strip_prefix(',')?.trim_start_matches(' '),
        };
    }
    (!parameters.is_empty()).then_some(parameters)
}

/// A value, and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ']).unwrap_or(text.len());
        let (value, after) = text.split_at(end);
        return (!value.is_empty() && value.bytes().all(is_tchar))
            .then(|| (value.to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            character => value.push(character),
        }
    }
    None
}

/// RFC 9110 section 5.6.2.
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Shows nothing of it.
impl fmt::Debug for DigestCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestCredentials(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_quoted_or_not() {
        // RFC 7616 section 3.9.1.
        let shown = r#"username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256,
            nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, qop=auth, opaque="a\"b""#;
        let shown = shown.replace('\n', "");
        let read = DigestCredentials::read(&shown).expect("parameters");
        for (name, value) in [
            ("username", Some("Mufasa")),
            ("USERNAME", Some("Mufasa")),
            ("algorithm", Some("SHA-256")),
            ("nc", Some("00000001")),
            ("opaque", Some("a\"b")),
            ("response", None),
        ] {
            assert_eq!(read.parameter(name), value, "{name}");
        }
        assert_eq!(read.username(), Some("Mufasa"));
    }

    #[test]
    fn anything_else_is_malformed() {
        for shown in [
            "",
            "username",
            "username=",
            "=x",
            "a=b c=d",
            "a=b;c=d",
            r#"a="b"#,
            r#"a="b"c"#,
            "a=b, a=c",
            "a=b, A=c",
            "a b=c",
            r#"a="b\"#,
        ] {
            let read = DigestCredentials::read(shown);
            assert_eq!(read.err(), Some(CredentialError::Malformed), "{shown:?}");
        }
        let many: Vec<_> = (0..33).map(|n| format!("p{n}=x")).collect();
        assert!(DigestCredentials::read(&many.join(", ")).is_err());
        assert!(DigestCredentials::read(&many[..32].join(", ")).is_ok());
    }

    #[test]
    fn the_application_decides() {
        let read = DigestCredentials::read("username=johndoe").expect("parameters");
        assert!(
            read.verify_with(Some(1), |it, _| it.username().is_some())
                .is_ok()
        );
        assert!(read.verify_with(Some(1), |_, _| false).is_err());
        assert!(read.verify_with(None::<u8>, |_, _| true).is_err());
        assert_eq!(format!("{read:?}"), "DigestCredentials(..)");
    }
}
