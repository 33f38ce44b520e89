//! Addresses that keys may be fetched from.

use rocket::http::uri::Absolute;

/// May documents that decide over tokens be fetched from there? Over https, or from this machine itself
/// (RFC 8414 section 2). No part of it may be lost on the way: user, query and fragment are none of a
/// document's address, as a query may be.
pub(super) fn is_fetchable(url: &str) -> bool {
    let Ok(parsed) = Absolute::parse(url) else {
        return false;
    };
    let Some(authority) = parsed.authority() else {
        return false;
    };
    let is_sound = authority.user_info().is_none()
        && !authority.host().is_empty()
        && url
            .bytes()
            .all(|byte| matches!(byte, 0x21..=0x7E) && byte != b'#');
    let is_loopback = matches!(authority.host(), "127.0.0.1" | "[::1]" | "localhost");
    is_sound && (parsed.scheme() == "https" || parsed.scheme() == "http" && is_loopback)
}

/// The same of an issuer whose metadata is to be found: such a name has no query (RFC 8414 section 2).
pub(super) fn is_discoverable(issuer: &str) -> bool {
    is_fetchable(issuer) && !issuer.contains('?')
}

/// The same of an API whose metadata is published (RFC 9728 section 1.2), and which stands in challenges.
pub(super) fn is_resource(address: &str) -> bool {
    let is_quotable = !address.contains(['"', '\\', '<', '>', '{', '}']);
    is_discoverable(address) && is_quotable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_https_or_from_this_machine() {
        for (url, fetched, discovered) in [
            ("https://login.example.com", true, true),
            ("https://login.example.com/", true, true),
            ("https://login.example.com:8443/realms/a", true, true),
            ("https://login.example.com/keys?appid=1", true, false),
            ("http://127.0.0.1:3000/jwks", true, true),
            ("http://localhost:3000/jwks", true, true),
            ("http://[::1]:3000/jwks", true, true),
            ("http://login.example.com/jwks", false, false),
            ("http://127.0.0.1.example.com/jwks", false, false),
            ("http://localhost.example.com/jwks", false, false),
            ("https://user:pass@example.com/", false, false),
            ("https://example.com/#a", false, false),
            ("https:///jwks", false, false),
            ("file:///etc/passwd", false, false),
            ("ftp://example.com/", false, false),
            ("login.example.com", false, false),
            ("https://example.com/a b", false, false),
            ("https://example.com/\n", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_fetchable(url), fetched, "{url:?}");
            assert_eq!(is_discoverable(url), discovered, "{url:?}");
        }
    }
}
