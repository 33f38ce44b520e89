//! Where a document is: behind https, or on this machine.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

/// An address that may be fetched: https to wherever, http to loopback only. It carries no credentials.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(Url);

/// Why a text is no such address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum AddressError {
    /// A user or a password stands in it: it would end up in logs.
    Credentials,
    /// It has a fragment, which no server sees.
    Fragment,
    /// Neither https nor loopback: whoever is on the way could answer.
    Insecure,
    /// Not a URL, or one of more than 2048 bytes.
    Malformed,
    /// An issuer with a query (RFC 8414 section 2).
    Query,
}

impl Address {
    const MAX_LENGTH: usize = 2048;

    pub(crate) fn parse(text: &str) -> Result<Self, AddressError> {
        if text.len() > Self::MAX_LENGTH {
            return Err(AddressError::Malformed);
        }
        let url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
        let here = is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            _ => return Err(AddressError::Insecure),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(AddressError::Fragment);
        }
        Ok(Self(url))
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Does it lead to this machine, in whatever spelling? More do than those to which plain http is allowed.
    pub(super) fn leads_here(&self) -> bool {
        let host = host(&self.0);
        match host.parse().map(|address: IpAddr| address.to_canonical()) {
            // A connection to the unspecified address is one to this machine.
            Ok(address) => address.is_loopback() || address.is_unspecified(),
            Err(_) => {
                // RFC 6761 section 6.3. The dot at the end is that of a full name.
                let name = host.strip_suffix('.').unwrap_or(host);
                name == "localhost" || name.ends_with(".localhost")
            }
        }
    }
}

/// May plain http be spoken there? By the words of the address: a name that only happens to lead here may lead
/// elsewhere tomorrow.
fn is_loopback(url: &Url) -> bool {
    let host = host(url);
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Without the brackets of an IPv6 address.
fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Without its query, which may be somebody's secret. A parsed URL has no control characters.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.0.clone();
        url.set_query(None);
        f.write_str(url.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Credentials => "holds a user or a password",
            Self::Fragment => "has a fragment",
            Self::Insecure => "is neither https nor http to a loopback address",
            Self::Malformed => "is not a URL of at most 2048 bytes",
            Self::Query => "has a query",
        })
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_are_fetched() {
        use AddressError::{Credentials, Fragment, Insecure, Malformed};
        for (text, expected) in [
            ("https://id.example.com/keys?tenant=1", None),
            ("https://10.0.0.1:8443/keys", None),
            ("http://127.0.0.1:8080/keys", None),
            ("http://127.9.9.9/keys", None),
            ("http://[::1]/keys", None),
            ("http://LOCALHOST/keys", None),
            ("http://id.example.com/keys", Some(Insecure)),
            ("http://10.0.0.1/keys", Some(Insecure)),
            ("http://169.254.169.254/latest", Some(Insecure)),
            ("http://0.0.0.0/keys", Some(Insecure)),
            ("http://[::]/keys", Some(Insecure)),
            ("http://[::ffff:127.0.0.1]/keys", Some(Insecure)),
            ("http://localhost./keys", Some(Insecure)),
            ("http://id.localhost/keys", Some(Insecure)),
            ("https://0.0.0.0/keys", None),
            ("https://localhost./keys", None),
            ("http://localhost.example.com/", Some(Insecure)),
            ("http://127.0.0.1.example.com/", Some(Insecure)),
            ("http://[::ffff:10.0.0.1]/keys", Some(Insecure)),
            ("file:///etc/passwd", Some(Insecure)),
            ("data:application/json,{}", Some(Insecure)),
            ("https://me:secret@id.example.com/", Some(Credentials)),
            ("http://127.0.0.1@id.example.com/", Some(Insecure)),
            ("https://id.example.com/#keys", Some(Fragment)),
            ("/keys", Some(Malformed)),
            ("https://", Some(Malformed)),
            ("", Some(Malformed)),
        ] {
            assert_eq!(Address::parse(text).err(), expected, "{text}");
        }
        let long = format!("https://id.example.com/{}", "a".repeat(2048));
        assert_eq!(Address::parse(&long), Err(Malformed));
    }

    #[test]
    fn this_machine_is_known_in_every_spelling() {
        for (host, here) in [
            ("localhost", true),
            ("LOCALHOST.", true),
            ("id.localhost", true),
            ("id.localhost.", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("2130706433", true),
            ("0x7f.1", true),
            ("0.0.0.0", true),
            ("0", true),
            ("[::1]", true),
            ("[::]", true),
            ("[::ffff:127.0.0.1]", true),
            ("[::ffff:0.0.0.0]", true),
            ("id.example.com", false),
            ("localhost.example.com", false),
            ("notlocalhost", false),
            ("10.0.0.1", false),
            ("[::2]", false),
            ("[::ffff:10.0.0.1]", false),
        ] {
            let address = Address::parse(&format!("https://{host}/keys")).unwrap();
            assert_eq!(address.leads_here(), here, "{host}");
        }
    }

    #[test]
    fn queries_are_not_printed() {
        let address = Address::parse("https://id.example.com/keys?code=hidden").unwrap();
        assert_eq!(address.to_string(), "https://id.example.com/keys");
        assert!(!format!("{address:?}").contains("hidden"));
    }
}
