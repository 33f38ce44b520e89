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
pub(crate) struct SchemeInfo {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) flows: &'static [OAuth2Flow],
    pub(crate) catalogue: &'static crate::scope::CatalogueInfo,
}

impl SchemeInfo {
    pub(crate) const fn of<S: Scheme>() -> Self {
        Self {
            name: S::NAME,
            description: S::DESCRIPTION,
            flows: S::FLOWS,
            catalogue: S::Scopes::INFO,
        }
    }
}
