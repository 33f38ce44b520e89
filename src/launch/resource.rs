//! What clients may know of this server as a protected resource (RFC 9728): made of the declarations.

use rocket::http::uri::Absolute;
use serde_json::{Map, Value, json};

use super::published::{Document, PUBLIC_METADATA};
use super::settings::{Settings, TrustedIssuer};
use crate::scope::CatalogueInfo;

/// The well-known address, between the host and the path of the resource (RFC 9728 section 3).
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The metadata of the resource that the settings name, if they name one.
pub(super) struct Metadata {
    /// Where clients find it: named in challenges.
    pub(super) url: String,
    pub(super) document: Document,
}

impl Metadata {
    /// Who may issue tokens for this resource, and which scopes they may grant.
    pub(super) fn of(
        settings: &Settings,
        trusted: &[TrustedIssuer],
        catalogue: &CatalogueInfo,
    ) -> Option<Self> {
        let resource = settings.resource.as_deref()?;
        let (origin, path) = apart(resource)?;
        let mut metadata = Map::new();
        metadata.insert("resource".to_owned(), json!(resource));
        let own = settings.issuer.as_deref().filter(|it| is_address(it));
        let others = trusted.iter().map(|it| it.issuer.as_str());
        let servers: Vec<_> = own
            .into_iter()
            .chain(others.filter(|it| is_address(it)))
            .collect();
        if !servers.is_empty() {
            metadata.insert("authorization_servers".to_owned(), json!(servers));
        }
        // Of a family there is no end of scopes.
        let scopes = catalogue.scopes.iter().filter(|scope| !scope.is_family());
        let scopes: Vec<_> = scopes.map(|scope| scope.name()).collect();
        if !scopes.is_empty() {
            metadata.insert("scopes_supported".to_owned(), json!(scopes));
        }
        // RFC 6750 section 2.1, and nowhere else.
        metadata.insert("bearer_methods_supported".to_owned(), json!(["header"]));
        Some(Self {
            url: format!("{origin}{WELL_KNOWN}{path}"),
            document: Document {
                path: format!("{WELL_KNOWN}{path}"),
                kind: "application/json",
                json: Value::Object(metadata).to_string(),
                policy: &PUBLIC_METADATA,
            },
        })
    }
}

/// Scheme and host, and the path without the slash of a root (RFC 9728 section 3.1).
fn apart(resource: &str) -> Option<(&str, &str)> {
    let start = resource.find("://")? + "://".len();
    let end = resource[start..]
        .find('/')
        .map_or(resource.len(), |at| start + at);
    let (origin, path) = resource.split_at(end);
    Some((origin, path.trim_end_matches('/')))
}

/// RFC 8414 section 2: the name of an authorization server is an address.
fn is_address(issuer: &str) -> bool {
    let parsed = Absolute::parse(issuer);
    parsed.is_ok_and(|it| matches!(it.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use rocket::figment::Figment;
    use rocket::figment::providers::{Format, Toml};

    use super::*;
    use crate::scope::ScopeInfo;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[
            ScopeInfo::new("items", ""),
            ScopeInfo::new("project:{id}:write", "").with_placeholders(&["id"]),
        ],
        acr_values: &[],
    };

    fn metadata(lines: &str) -> Option<Metadata> {
        let toml = format!("[scopes]\n{lines}");
        let settings = Settings::read(&Figment::from(Toml::string(&toml))).expect("settings");
        let trusted = settings.trusted().expect("issuers");
        Metadata::of(&settings, &trusted, &CATALOGUE)
    }

    #[test]
    fn the_address_has_the_path_of_the_resource_behind_the_well_known_one() {
        for (resource, url, path) in [
            (
                "https://api.example.com",
                "https://api.example.com/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource",
            ),
            (
                "https://api.example.com/",
                "https://api.example.com/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource",
            ),
            (
                "https://api.example.com:8443/v1/items",
                "https://api.example.com:8443/.well-known/oauth-protected-resource/v1/items",
                "/.well-known/oauth-protected-resource/v1/items",
            ),
        ] {
            let found = metadata(&format!("resource = '{resource}'")).expect("metadata");
            assert_eq!((&*found.url, &*found.document.path), (url, path));
            let json: Value = serde_json::from_str(&found.document.json).expect("JSON");
            assert_eq!(json["resource"], resource);
        }
        assert!(metadata("").is_none());
    }

    #[test]
    fn it_names_whoever_may_issue_tokens_and_the_scopes_there_are() {
        let found = metadata(
            "resource = 'https://api.example.com'\nissuer = 'https://api.example.com'\n\
             [scopes.issuers.Corporate]\nissuer = 'https://login.example.com/'\naudience = 'api'\n\
             [scopes.issuers.Partner]\nissuer = 'partner'\naudience = 'api'\n\
             jwks_url = 'https://partner.example.com/keys'",
        );
        let json: Value =
            serde_json::from_str(&found.expect("metadata").document.json).expect("JSON");
        assert_eq!(
            json,
            json!({
                "resource": "https://api.example.com",
                "authorization_servers": ["https://api.example.com", "https://login.example.com/"],
                "scopes_supported": ["items"],
                "bearer_methods_supported": ["header"],
            })
        );
    }
}
