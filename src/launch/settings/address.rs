//! The address of this API, as clients know it.

use rocket::http::uri::Absolute;

/// May an API have this address whose metadata is published (RFC 9728 section 1.2), and which stands in
/// challenges? Over https, or on this machine itself; no user, query or fragment, no empty part within its path, which
/// routes do not have, and nothing that would need an escape.
pub(super) fn is_resource(address: &str) -> bool {
    let Ok(parsed) = Absolute::parse(address) else {
        return false;
    };
    let Some(authority) = parsed.authority() else {
        return false;
    };
    let is_sound = authority.user_info().is_none()
        && !authority.host().is_empty()
        && !parsed.path().as_str().contains("//")
        && address.bytes().all(is_plain);
    let is_loopback = matches!(authority.host(), "127.0.0.1" | "[::1]" | "localhost");
    is_sound && (parsed.scheme() == "https" || parsed.scheme() == "http" && is_loopback)
}

/// Printable, and none of what ends an address, a placeholder of a route or a quoted text.
fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7E) && !b"#?\"\\<>{}".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_api_needs_no_escape() {
        for (address, good) in [
            ("https://api.example.com", true),
            ("https://api.example.com/", true),
            ("https://api.example.com:8443/v1", true),
            ("http://127.0.0.1:8000", true),
            ("http://localhost:8000", true),
            ("http://[::1]:8000/v1", true),
            ("http://api.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("https://user:pass@example.com/", false),
            ("https://example.com/v1/", true),
            ("https://example.com//", false),
            ("https://example.com//v1", false),
            ("https://example.com/v1//items", false),
            ("https://example.com/?a", false),
            ("https://example.com/#a", false),
            ("https://example.com/<id>", false),
            ("https://example.com/\"", false),
            ("https:///v1", false),
            ("api.example.com", false),
            ("https://example.com/a b", false),
            ("https://example.com/\n", false),
            ("", false),
        ] {
            assert_eq!(is_resource(address), good, "{address:?}");
        }
    }
}
