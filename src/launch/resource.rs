//! What clients may know of this server as a protected resource (RFC 9728): made of the declarations.

use rocket::http::uri::Absolute;
use serde_json::{Map, Value, json};

use super::published::{Document, PUBLIC_METADATA};
use super::settings::Settings;
use crate::scope::CatalogueInfo;
use crate::token::Verifier;

/// The well-known address, between the host and the path of the resource (RFC 9728 section 3).
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The metadata of the resource that the settings name, if they name one.
pub(super) struct Metadata {
    /// Where clients find it: named in challenges.
    pub(super) url: String,
    pub(super) document: Document,
}

impl Metadata {
    /// Whose tokens are accepted, by the schemes that take tokens, and which scopes they may grant.
    pub(super) fn of(
        settings: &Settings,
        verifier: &Verifier,
        schemes: &[&str],
        catalogue: &CatalogueInfo,
    ) -> Option<Self> {
        let resource = settings.resource.as_deref()?;
        let (origin, path) = apart(resource)?;
        let mut metadata = Map::new();
        metadata.insert("resource".to_owned(), json!(resource));
        let takes_tokens = !schemes.is_empty();
        let servers = verifier
            .issuers()
            .filter(|it| takes_tokens && is_address(it));
        let servers: Vec<_> = servers.collect();
        if !servers.is_empty() {
            metadata.insert("authorization_servers".to_owned(), json!(servers));
        }
        // Of a family there is no end of scopes.
        let scopes = catalogue.scopes.iter().filter(|scope| !scope.is_family());
        let scopes: Vec<_> = scopes.map(|scope| scope.name()).collect();
        if !scopes.is_empty() {
            metadata.insert("scopes_supported".to_owned(), json!(scopes));
        }
        // RFC 6750 section 2.1, and nowhere else; none is an empty list (RFC 9728 section 2).
        let methods: &[&str] = if takes_tokens { &["header"] } else { &[] };
        metadata.insert("bearer_methods_supported".to_owned(), json!(methods));
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

/// Scheme and host, and the path, of which a slash right behind the host is none (RFC 9728 section 3.1).
fn apart(resource: &str) -> Option<(&str, &str)> {
    let start = resource.find("://")? + "://".len();
    let end = resource[start..]
        .find('/')
        .map_or(resource.len(), |at| start + at);
    let (origin, path) = resource.split_at(end);
    Some((origin, if path == "/" { "" } else { path }))
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
    use crate::launch::{SystemClock, verifier};
    use crate::scope::ScopeInfo;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[
            ScopeInfo::new("items", ""),
            ScopeInfo::new("project:{id}:write", "").with_placeholders(&["id"]),
        ],
        acr_values: &[],
    };

    /// That of a server with these schemes of tokens.
    fn metadata(lines: &str, schemes: &[&'static str]) -> Option<Metadata> {
        let toml = format!("[scopes]\n{lines}");
        let settings = Settings::read(&Figment::from(Toml::string(&toml))).expect("settings");
        let clock = std::sync::Arc::new(SystemClock);
        let tokens = verifier::build(&settings, true, clock, schemes, |_| &CATALOGUE);
        let verifier = tokens.expect("keys").verifier;
        Metadata::of(&settings, &verifier, schemes, &CATALOGUE)
    }

    fn json(found: Option<Metadata>) -> Value {
        serde_json::from_str(&found.expect("metadata").document.json).expect("JSON")
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
            (
                "https://api.example.com/v1/",
                "https://api.example.com/.well-known/oauth-protected-resource/v1/",
                "/.well-known/oauth-protected-resource/v1/",
            ),
        ] {
            let lines = format!("resource = '{resource}'");
            let found = metadata(&lines, &["Login"]).expect("metadata");
            assert_eq!((&*found.url, &*found.document.path), (url, path));
            assert_eq!(json(Some(found))["resource"], resource);
        }
        assert!(metadata("", &["Login"]).is_none());
    }

    const KEYS: [&str; 3] = [
        "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e",
        "nQ4vYx8sKd2mZp7wRt5uJc9gHb3fLa6e",
        "uJc9gHb3fLa6enQ4vYx8sKd2mZp7wRt5",
    ];

    fn two() -> String {
        let [_, corporate, partner] = KEYS;
        format!(
            "resource = 'https://api.example.com'\nissuer = 'https://api.example.com'\n\
             [scopes.issuers.Corporate]\nissuer = 'https://login.example.com/'\naudience = 'api'\n\
             secret = '{corporate}'\n\
             [scopes.issuers.Partner]\nissuer = 'partner'\naudience = 'api'\nsecret = '{partner}'"
        )
    }

    #[test]
    fn it_names_whoever_may_issue_tokens_and_the_scopes_there_are() {
        assert_eq!(
            json(metadata(&two(), &["Login", "Corporate", "Partner"])),
            json!({
                "resource": "https://api.example.com",
                "authorization_servers": ["https://api.example.com", "https://login.example.com/"],
                "scopes_supported": ["items"],
                "bearer_methods_supported": ["header"],
            })
        );
    }

    #[test]
    fn it_names_this_server_only_where_it_issues_tokens() {
        let key = format!("secret_key = '{}'", KEYS[0]);
        let (own, other) = ("https://api.example.com", "https://login.example.com/");
        let schemes = &["Corporate", "Partner"];
        for (lines, expected) in [
            (two(), json!([other])),
            (format!("{key}\n{}", two()), json!([own, other])),
        ] {
            let servers = &json(metadata(&lines, schemes))["authorization_servers"];
            assert_eq!(*servers, expected, "{lines}");
        }
    }

    #[test]
    fn a_server_that_takes_no_tokens_says_so() {
        let lines = format!(
            "resource = 'https://api.example.com'\nissuer = 'https://api.example.com'\nsecret_key = '{}'",
            KEYS[0]
        );
        for (schemes, servers, methods) in [
            (
                &["Login"][..],
                json!(["https://api.example.com"]),
                json!(["header"]),
            ),
            (&[], json!(null), json!([])),
        ] {
            let json = json(metadata(&lines, schemes));
            assert_eq!(json["authorization_servers"], servers, "{schemes:?}");
            assert_eq!(json["bearer_methods_supported"], methods, "{schemes:?}");
        }
    }
}
