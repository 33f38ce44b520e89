//! Schemes: how callers show who they are (OpenAPI's security scheme objects).

use crate::scope::Catalogue;

/// How the callers of an API get their tokens, declared once.
///
/// ```
/// use rocket_scopes::{OAuth2Flow, Scheme, Scopes};
///
/// #[derive(Scopes)]
/// pub enum Scope {
///     /// Read items.
///     #[scope("items")]
///     Items,
/// }
///
/// pub struct OAuth2PasswordBearer;
///
/// impl Scheme for OAuth2PasswordBearer {
///     type Scopes = Scope;
///     const NAME: &'static str = "OAuth2PasswordBearer";
///     const FLOWS: &'static [OAuth2Flow] = &[OAuth2Flow::Password { token_url: "token" }];
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no scheme",
    note = "help: `impl Scheme for {Self}`, with its scopes, its name and its flows"
)]
pub trait Scheme: Send + Sync + 'static {
    /// The scopes that tokens of this scheme are granted.
    type Scopes: Catalogue;

    /// What the OpenAPI document calls the scheme: letters, digits, `.`, `-`, `_`.
    const NAME: &'static str;

    /// How to get a token (RFC 6749 section 1.3), each kind of flow once.
    const FLOWS: &'static [OAuth2Flow];

    /// What people who read the document should know. May be empty.
    const DESCRIPTION: &'static str = "";
}

/// One way to get a token, as OpenAPI's OAuth flow object states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuth2Flow {
    /// User name and password for a token (RFC 6749 section 4.3). Legacy: RFC 9700 section 2.4 advises
    /// against it where users can be sent to a login page.
    Password {
        /// The token endpoint, relative to the server's address.
        token_url: &'static str,
    },
}

/// A scheme as data.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "openapi"),
    expect(dead_code, reason = "the document tells the rest")
)]
pub(crate) struct SchemeInfo {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) flows: &'static [OAuth2Flow],
    pub(crate) catalogue: &'static crate::scope::CatalogueInfo,
}

impl SchemeInfo {
    pub(crate) const fn of<S: Scheme>() -> Self {
        const {
            assert!(
                is_component_name(S::NAME),
                "the name of a scheme holds something else than letters, digits, `.`, `-` and `_`\n\
                 help: const NAME: &'static str = \"OAuth2PasswordBearer\";"
            );
        }
        Self {
            name: S::NAME,
            description: S::DESCRIPTION,
            flows: S::FLOWS,
            catalogue: S::Scopes::INFO,
        }
    }
}

/// OpenAPI 3.0.3 section 4.7.7: `^[a-zA-Z0-9\.\-_]+$`. The name stands in challenges, too.
const fn is_component_name(name: &str) -> bool {
    let name = name.as_bytes();
    let mut at = 0;
    while at < name.len() {
        if !matches!(name[at], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_') {
            return false;
        }
        at += 1;
    }
    at > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_schemes_need_no_escape() {
        for (name, good) in [
            ("OAuth2PasswordBearer", true),
            ("my-api_v1.0", true),
            ("", false),
            ("my api", false),
            ("a\"b", false),
            ("a\r\nb", false),
            ("ä", false),
        ] {
            assert_eq!(is_component_name(name), good, "{name:?}");
        }
    }
}
