//! What the callers of a scheme show.

use super::{CredentialKind, OAuth2Flow};

/// What callers show: the `type` of OpenAPI's security scheme object, with what belongs to it.
///
/// | kind | callers show | a principal's function takes |
/// |---|---|---|
/// | `ApiKey` | a key in a header, the query or a cookie | [`&ApiKey`](crate::ApiKey) |
/// | `HttpBasic` | `Authorization: Basic ..` (RFC 7617) | [`&BasicCredentials`](crate::BasicCredentials) |
/// | `HttpBearer` | `Authorization: Bearer ..` (RFC 6750) | [`&AccessToken`](crate::AccessToken) |
/// | `HttpDigest` | `Authorization: Digest ..` (RFC 7616) | [`&DigestCredentials`](crate::DigestCredentials) |
/// | `OAuth2` | the same as `HttpBearer` | [`&AccessToken`](crate::AccessToken) |
/// | `OpenIdConnect` | the same as `HttpBearer` | [`&AccessToken`](crate::AccessToken) |
///
/// Access tokens are verified before the function runs, and say themselves what they are granted. The other
/// credentials the function verifies, against what the application has stored, and says what they are
/// granted: see [`Granted`](crate::Granted).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A key that the application has made for the caller.
    ApiKey {
        /// Where it is shown.
        from: ApiKeyFrom,
        /// What every key starts with, so that a leaked one can be searched for: `acme_`.
        prefix: &'static str,
    },
    /// User name and password with each request (RFC 7617).
    HttpBasic,
    /// A token of which the document does not say how to get it.
    HttpBearer {
        /// What the token is, for people: `JWT`.
        format: &'static str,
    },
    /// A hash of user name, password and request (RFC 7616). Extracted and challenged; the application checks.
    HttpDigest,
    /// A token (RFC 6749). Each kind of flow once.
    OAuth2(&'static [OAuth2Flow]),
    /// A token of an OpenID provider.
    OpenIdConnect {
        /// Its metadata: `https://login.example.com/.well-known/openid-configuration`.
        url: &'static str,
    },
}

/// Where an API key is shown: the members `in` and `name` of OpenAPI's security scheme object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyFrom {
    /// In the cookie of this name. Browsers send cookies by themselves: set it `SameSite=Strict`.
    Cookie(&'static str),
    /// In the header of this name: `X-API-Key`.
    Header(&'static str),
    /// In the parameter of this name of the query. Addresses end up in logs and histories.
    Query(&'static str),
}

impl ApiKeyFrom {
    /// The members `in` and `name`.
    pub(crate) const fn place(&self) -> (&'static str, &'static str) {
        match self {
            Self::Cookie(name) => ("cookie", name),
            Self::Header(name) => ("header", name),
            Self::Query(name) => ("query", name),
        }
    }
}

impl SchemeKind {
    /// What a principal's function takes.
    pub(crate) const fn credential(&self) -> CredentialKind {
        match self {
            Self::ApiKey { .. } => CredentialKind::ApiKey,
            Self::HttpBasic => CredentialKind::Basic,
            Self::HttpDigest => CredentialKind::Digest,
            Self::HttpBearer { .. } | Self::OAuth2(_) | Self::OpenIdConnect { .. } => {
                CredentialKind::Token
            }
        }
    }

    /// Do its credentials stand where those of the other do, so that a request cannot show both?
    pub(crate) fn shares_place(&self, other: &Self) -> bool {
        let ((place, name), (other_place, other_name)) = (self.place(), other.place());
        place == other_place
            && match place {
                // RFC 9110 section 5.1.
                "header" => name.eq_ignore_ascii_case(other_name),
                _ => name == other_name,
            }
    }

    /// Where its credentials stand in a request.
    const fn place(&self) -> (&'static str, &'static str) {
        match self {
            Self::ApiKey { from, .. } => from.place(),
            Self::HttpBasic
            | Self::HttpBearer { .. }
            | Self::HttpDigest
            | Self::OAuth2(_)
            | Self::OpenIdConnect { .. } => ("header", "Authorization"),
        }
    }

    /// What is wrong with the declaration, if anything is, and what to write.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        match self {
            Self::ApiKey { from, prefix } => {
                let name = match from {
                    ApiKeyFrom::Cookie(name)
                    | ApiKeyFrom::Header(name)
                    | ApiKeyFrom::Query(name) => name,
                };
                match (is_token(name), is_prefix(prefix)) {
                    (false, _) => Some(
                        "the name of this API key's header, parameter or cookie holds something else than letters, \
                         digits, `-`, `_` and `.`\nhelp: ApiKeyFrom::Header(\"X-API-Key\")",
                    ),
                    (true, false) => Some(
                        "the prefix of this API key is no word of letters and digits with `_` behind it\n\
                         help: prefix: \"acme_\"",
                    ),
                    (true, true) if is_taken(from) => Some(
                        "an API key cannot stand in the header `Authorization`, which holds other credentials\n\
                         help: ApiKeyFrom::Header(\"X-API-Key\")",
                    ),
                    (true, true) => None,
                }
            }
            Self::OAuth2([]) => Some(
                "this OAuth2 scheme has no flow\n\
                 help: SchemeKind::OAuth2(&[OAuth2Flow::password(\"token\")])",
            ),
            Self::OAuth2(flows) if !is_each_once(flows) => Some(
                "this OAuth2 scheme has one kind of flow twice\n\
                 help: keep one of each kind, or declare another scheme for the second",
            ),
            Self::OpenIdConnect { url } if url.is_empty() => Some(
                "this OpenID Connect scheme has no address\n\
                 help: url: \"https://login.example.com/.well-known/openid-configuration\"",
            ),
            Self::HttpBasic
            | Self::HttpBearer { .. }
            | Self::HttpDigest
            | Self::OAuth2(_)
            | Self::OpenIdConnect { .. } => None,
        }
    }
}

/// Needs no escape, wherever it stands: in a header, an address, a challenge, the document.
const fn is_token(name: &str) -> bool {
    let name = name.as_bytes();
    let mut at = 0;
    while at < name.len() {
        if !matches!(name[at], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.') {
            return false;
        }
        at += 1;
    }
    at > 0
}

const fn is_prefix(prefix: &str) -> bool {
    let prefix = prefix.as_bytes();
    let Some((b'_', word)) = prefix.split_last() else {
        return false;
    };
    let mut at = 0;
    while at < word.len() {
        if !word[at].is_ascii_alphanumeric() {
            return false;
        }
        at += 1;
    }
    at > 0 && at <= 32
}

const fn is_taken(from: &ApiKeyFrom) -> bool {
    matches!(from, ApiKeyFrom::Header(name) if name.eq_ignore_ascii_case("authorization"))
}

const fn is_each_once(flows: &[OAuth2Flow]) -> bool {
    let mut at = 0;
    while at < flows.len() {
        let mut other = 0;
        while other < at {
            if flows[at].kind as u8 == flows[other].kind as u8 {
                return false;
            }
            other += 1;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_one_place_are_known() {
        use ApiKeyFrom::{Cookie, Header, Query};
        let key = |from| SchemeKind::ApiKey { from, prefix: "a_" };
        const BEARER: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
        for (one, other, shared) in [
            (key(Header("X-API-Key")), key(Header("X-API-Key")), true),
            (key(Header("X-API-Key")), key(Header("x-api-key")), true),
            (key(Header("X-API-Key")), key(Header("X-App-Key")), false),
            (key(Header("key")), key(Query("key")), false),
            (key(Query("key")), key(Query("key")), true),
            (key(Query("key")), key(Query("Key")), false),
            (key(Cookie("key")), key(Cookie("Key")), false),
            (BEARER, SchemeKind::HttpBasic, true),
            (BEARER, key(Header("X-API-Key")), false),
        ] {
            assert_eq!(one.shares_place(&other), shared, "{one:?} {other:?}");
            assert_eq!(other.shares_place(&one), shared, "{other:?} {one:?}");
        }
    }

    #[test]
    fn impossible_declarations_are_named() {
        let key = |from, prefix| SchemeKind::ApiKey { from, prefix };
        let header = ApiKeyFrom::Header("X-API-Key");
        const FLOW: OAuth2Flow = OAuth2Flow::password("token");
        const OTHER: OAuth2Flow = OAuth2Flow::client_credentials("token");
        for (kind, fault) in [
            (key(header, "acme_"), None),
            (key(ApiKeyFrom::Query("api_key"), "a_"), None),
            (key(ApiKeyFrom::Cookie("session.key"), "a_"), None),
            (key(header, ""), Some("prefix")),
            (key(header, "_"), Some("prefix")),
            (key(header, "acme"), Some("prefix")),
            (key(header, "ac-me_"), Some("prefix")),
            (key(ApiKeyFrom::Header("X API"), "a_"), Some("name")),
            (key(ApiKeyFrom::Header(""), "a_"), Some("name")),
            (key(ApiKeyFrom::Query("a&b"), "a_"), Some("name")),
            (key(ApiKeyFrom::Cookie("a;b"), "a_"), Some("name")),
            (
                key(ApiKeyFrom::Header("authorization"), "a_"),
                Some("Authorization"),
            ),
            (SchemeKind::OAuth2(&[FLOW]), None),
            (SchemeKind::OAuth2(&[]), Some("no flow")),
            (SchemeKind::OAuth2(&[FLOW, FLOW]), Some("twice")),
            (SchemeKind::OAuth2(&[FLOW, OTHER]), None),
            (SchemeKind::OpenIdConnect { url: "" }, Some("no address")),
            (SchemeKind::HttpBasic, None),
        ] {
            match (kind.fault(), fault) {
                (None, None) => {}
                (Some(text), Some(part)) if text.contains(part) => {}
                (text, _) => panic!("{kind:?}: {text:?}, not {fault:?}"),
            }
        }
    }
}
