//! Who this server is at an issuer that it asks about tokens.

use std::fmt;

use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The secret of a client. Does not print, does not serialise, is wiped on drop.
///
/// The request that carries it is made of copies, which the http library does not wipe.
#[derive(Clone, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub(crate) struct ClientSecret(String);

/// How a client proves who it is (RFC 6749 section 2.3.1).
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ClientAuthentication {
    /// `client_secret_basic`: in the header.
    #[default]
    Basic,
    /// `client_secret_post`: in the body.
    Post,
}

/// A client and how it proves who it is.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "nobody is asked"))]
pub(crate) struct ClientCredentials {
    pub(crate) id: String,
    pub(crate) secret: ClientSecret,
    pub(crate) authentication: ClientAuthentication,
}

impl ClientSecret {
    #[cfg(all(test, feature = "remote"))]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// For the request that proves it, and for nothing else.
    #[cfg(feature = "remote")]
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(..)")
    }
}
