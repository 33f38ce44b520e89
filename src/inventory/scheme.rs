//! Schemes as the inventory holds them: by what callers show who they are.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Inventory;
use crate::scheme;

/// A scheme of the server: what its callers show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scheme {
    /// As the document calls it: `MachineKey`.
    pub name: String,
    /// What the application says of it; may be empty.
    pub description: String,
    /// What its callers show, and where.
    pub kind: SchemeKind,
}

/// What the callers of a [`Scheme`] show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SchemeKind {
    /// A key that the application has made for the caller.
    ApiKey {
        /// In what: `header`, `query` or `cookie`.
        #[serde(rename = "in")]
        place: String,
        /// Of which name: `X-API-Key`.
        name: String,
        /// What every key starts with: `acme_`. Whoever finds a leaked key finds this server by it.
        prefix: String,
    },
    /// User name and password (RFC 7617).
    HttpBasic,
    /// A token of which the document does not say how to get it.
    HttpBearer {
        /// What the token is, for people: `JWT`.
        format: String,
    },
    /// A hash of user name, password and request (RFC 7616).
    HttpDigest,
    /// A token (RFC 6749).
    #[serde(rename = "oauth2")]
    OAuth2,
    /// A token of an OpenID provider.
    #[serde(rename = "openid_connect")]
    OpenIdConnect {
        /// Its metadata.
        url: String,
    },
}

impl SchemeKind {
    /// Do its callers show access tokens?
    pub(super) fn takes_tokens(&self) -> bool {
        match self {
            Self::HttpBearer { .. } | Self::OAuth2 | Self::OpenIdConnect { .. } => true,
            Self::ApiKey { .. } | Self::HttpBasic | Self::HttpDigest => false,
        }
    }

    /// What it is called among people.
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::ApiKey { .. } => "API key",
            Self::HttpBasic => "HTTP Basic",
            Self::HttpBearer { .. } => "HTTP Bearer",
            Self::HttpDigest => "HTTP Digest",
            Self::OAuth2 => "OAuth2",
            Self::OpenIdConnect { .. } => "OpenID Connect",
        }
    }
}

/// Where its credentials are shown, and what they begin with: `header X-API-Key: acme_..`.
impl fmt::Display for SchemeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ApiKey {
                place,
                name,
                prefix,
            } => write!(f, "{place} {name}: {prefix}.."),
            Self::HttpBasic => f.write_str("header Authorization: Basic"),
            Self::HttpBearer { .. } | Self::OAuth2 | Self::OpenIdConnect { .. } => {
                f.write_str("header Authorization: Bearer")
            }
            Self::HttpDigest => f.write_str("header Authorization: Digest"),
        }
    }
}

impl Inventory {
    /// Must be said by which scheme a caller comes? Not where a token is all that callers can show, of the only
    /// scheme.
    pub(super) fn tells_schemes(&self) -> bool {
        match &*self.schemes {
            [] => false,
            [only] => !only.kind.takes_tokens(),
            [_, _, ..] => true,
        }
    }

    /// Is it enough for the routes that name no scheme, alone or with others?
    pub(super) fn is_default(&self, scheme: &Scheme) -> bool {
        self.default_schemes
            .iter()
            .flatten()
            .any(|name| *name == scheme.name)
    }
}

impl From<&scheme::SchemeInfo> for Scheme {
    fn from(scheme: &scheme::SchemeInfo) -> Self {
        Self {
            name: scheme.name.to_owned(),
            description: scheme.description.to_owned(),
            kind: SchemeKind::from(&scheme.kind),
        }
    }
}

impl From<&scheme::SchemeKind> for SchemeKind {
    fn from(kind: &scheme::SchemeKind) -> Self {
        match *kind {
            scheme::SchemeKind::ApiKey { from, prefix } => {
                let (place, name) = from.place();
                Self::ApiKey {
                    place: place.to_owned(),
                    name: name.to_owned(),
                    prefix: prefix.to_owned(),
                }
            }
            scheme::SchemeKind::HttpBasic => Self::HttpBasic,
            scheme::SchemeKind::HttpBearer { format } => Self::HttpBearer {
                format: format.to_owned(),
            },
            scheme::SchemeKind::HttpDigest => Self::HttpDigest,
            scheme::SchemeKind::OAuth2(_) => Self::OAuth2,
            scheme::SchemeKind::OpenIdConnect { url } => Self::OpenIdConnect {
                url: url.to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::inventory::sample;

    #[test]
    fn programs_read_where_credentials_are_shown() {
        let inventory = sample::several_schemes();
        let value = serde_json::to_value(&inventory).unwrap();
        assert_eq!(
            value["schemes"][1]["kind"],
            json!({ "type": "api_key", "in": "header", "name": "X-API-Key", "prefix": "acme_" })
        );
        assert_eq!(value["schemes"][0]["kind"], json!({ "type": "oauth2" }));
        assert_eq!(value["default_schemes"], json!([["Login"], ["MachineKey"]]));
        assert_eq!(
            serde_json::from_value::<Inventory>(value).unwrap(),
            inventory
        );
    }

    #[test]
    fn a_token_of_the_only_scheme_needs_no_name() {
        let mut inventory = sample::several_schemes();
        assert!(inventory.tells_schemes());
        inventory.schemes.truncate(1);
        assert!(!inventory.tells_schemes());
        inventory.schemes[0].kind = SchemeKind::HttpBasic;
        assert!(inventory.tells_schemes());
        assert!(!sample::empty().tells_schemes());
    }
}
