//! How to get a token: OpenAPI's OAuth flow objects.

/// One way to get a token, as OpenAPI's OAuth flow object states it.
///
/// Addresses are absolute, or relative to the server's.
///
/// ```
/// use rocket_scopes::OAuth2Flow;
///
/// const FLOWS: &[OAuth2Flow] = &[
///     OAuth2Flow::authorization_code("https://login.example.com/authorize", "https://login.example.com/token"),
///     OAuth2Flow::client_credentials("https://login.example.com/token")
///         .refresh_url("https://login.example.com/refresh"),
/// ];
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OAuth2Flow {
    pub(crate) kind: FlowKind,
    pub(crate) authorization_url: &'static str,
    pub(crate) token_url: &'static str,
    pub(crate) refresh_url: Option<&'static str>,
}

/// The kind of a flow: the member of OpenAPI's OAuth flows object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlowKind {
    AuthorizationCode,
    ClientCredentials,
    Implicit,
    Password,
}

impl OAuth2Flow {
    /// Users log in at a page of the authorization server, and the client gets a code for a token (RFC 6749
    /// section 4.1). With PKCE (RFC 7636), says the document: RFC 9700 section 2.1.1 demands it.
    pub const fn authorization_code(
        authorization_url: &'static str,
        token_url: &'static str,
    ) -> Self {
        Self::new(FlowKind::AuthorizationCode, authorization_url, token_url)
    }

    /// A machine shows its own credentials for a token (RFC 6749 section 4.4).
    pub const fn client_credentials(token_url: &'static str) -> Self {
        Self::new(FlowKind::ClientCredentials, "", token_url)
    }

    /// Users log in at a page of the authorization server, which puts the token into an address (RFC 6749
    /// section 4.2).
    ///
    /// Declared only: RFC 9700 section 2.1.2 advises against it, and so does the document.
    #[deprecated(note = "RFC 9700 section 2.1.2: use `authorization_code`")]
    pub const fn implicit(authorization_url: &'static str) -> Self {
        Self::new(FlowKind::Implicit, authorization_url, "")
    }

    /// User name and password for a token (RFC 6749 section 4.3). Legacy: RFC 9700 section 2.4 advises
    /// against it where users can be sent to a login page.
    pub const fn password(token_url: &'static str) -> Self {
        Self::new(FlowKind::Password, "", token_url)
    }

    /// Where a refresh token gives a new access token, if not at the token endpoint.
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.refresh_url = Some(url);
        self
    }

    const fn new(kind: FlowKind, authorization_url: &'static str, token_url: &'static str) -> Self {
        Self {
            kind,
            authorization_url,
            token_url,
            refresh_url: None,
        }
    }
}
