//! OpenAPI's security scheme objects.

use serde_json::{Map, Value, json};

use super::docs::About;
use crate::scheme::{FlowKind, OAuth2Flow, SchemeInfo, SchemeKind};
use crate::scope::{CatalogueInfo, ScopeInfo};

/// OpenAPI's security scheme object (OpenAPI 3.0.3 section 4.7.27).
pub(super) fn scheme_object(scheme: &SchemeInfo, about: &About) -> Value {
    let mut object = match &scheme.kind {
        SchemeKind::ApiKey { from, .. } => {
            let (place, name) = from.place();
            json!({ "type": "apiKey", "in": place, "name": name })
        }
        SchemeKind::HttpBasic => json!({ "type": "http", "scheme": "basic" }),
        SchemeKind::HttpBearer { format } => {
            json!({ "type": "http", "scheme": "bearer", "bearerFormat": format })
        }
        SchemeKind::HttpDigest => json!({ "type": "http", "scheme": "digest" }),
        SchemeKind::OAuth2(flows) => {
            let scopes = scopes(scheme.catalogue);
            let flows = flows.iter().map(|it| flow(it, &scopes, about));
            json!({ "type": "oauth2", "flows": flows.collect::<Map<_, _>>() })
        }
        SchemeKind::OpenIdConnect { url } => {
            json!({ "type": "openIdConnect", "openIdConnectUrl": from_origin(url, about) })
        }
    };
    match &scheme.kind {
        SchemeKind::OAuth2(_) => {
            let implications = implications(scheme.catalogue);
            if !implications.is_empty() {
                object["x-scope-implications"] = json!(implications);
            }
        }
        // The object has no place for them.
        _ if !scheme.catalogue.scopes.is_empty() => {
            object["x-scopes"] = json!(scopes(scheme.catalogue));
        }
        _ => {}
    }
    let description = description(scheme);
    if !description.is_empty() {
        object["description"] = json!(description);
    }
    object
}

/// What the application says of the scheme, and what the kind of a flow asks of its clients.
fn description(scheme: &SchemeInfo) -> String {
    let mut texts = Vec::from_iter(Some(scheme.description).filter(|text| !text.is_empty()));
    if let SchemeKind::OAuth2(flows) = &scheme.kind {
        texts.extend(flows.iter().filter_map(|flow| match flow.kind {
            FlowKind::AuthorizationCode => {
                Some("The authorization code flow takes PKCE with `S256` (RFC 7636).")
            }
            FlowKind::Implicit => Some(
                "The implicit flow is deprecated: use the authorization code flow (RFC 9700 section 2.1.2).",
            ),
            FlowKind::ClientCredentials | FlowKind::Password => None,
        }));
    }
    texts.join(" ")
}

/// The member of OpenAPI's OAuth flows object.
fn flow(flow: &OAuth2Flow, scopes: &Map<String, Value>, about: &About) -> (String, Value) {
    let (authorization, token) = (
        from_origin(flow.authorization_url, about),
        from_origin(flow.token_url, about),
    );
    let (name, mut object) = match flow.kind {
        FlowKind::AuthorizationCode => (
            "authorizationCode",
            json!({ "authorizationUrl": authorization, "tokenUrl": token, "x-pkce": "S256" }),
        ),
        FlowKind::ClientCredentials => ("clientCredentials", json!({ "tokenUrl": token })),
        FlowKind::Implicit => ("implicit", json!({ "authorizationUrl": authorization })),
        FlowKind::Password => ("password", json!({ "tokenUrl": token })),
    };
    if let Some(refresh) = flow.refresh_url {
        object["refreshUrl"] = json!(from_origin(refresh, about));
    }
    object["scopes"] = json!(scopes);
    (name.to_owned(), object)
}

/// Each scope with what it permits.
fn scopes(catalogue: &CatalogueInfo) -> Map<String, Value> {
    let text = |scope: &ScopeInfo| match &*implied(catalogue, scope) {
        [] => scope.description().to_owned(),
        implied => format!("{} Includes {}.", scope.description(), implied.join(", ")),
    };
    let scopes = catalogue.scopes.iter();
    scopes
        .map(|scope| (scope.name().to_owned(), json!(text(scope))))
        .collect()
}

fn implications(catalogue: &CatalogueInfo) -> Map<String, Value> {
    let scopes = catalogue.scopes.iter();
    let scopes = scopes.map(|scope| (scope.name().to_owned(), implied(catalogue, scope)));
    scopes
        .filter(|(_, implied)| !implied.is_empty())
        .map(|(scope, implied)| (scope, json!(implied)))
        .collect()
}

fn implied(catalogue: &CatalogueInfo, scope: &ScopeInfo) -> Vec<&'static str> {
    let places = scope.implied().indices();
    places
        .map(|place| catalogue.scopes[usize::from(place)].name())
        .collect()
}

/// RapiDoc takes a relative address from the origin, not from where the routes are mounted.
fn from_origin(url: &str, about: &About) -> String {
    let base = about.server.trim_matches('/');
    let is_relative = !url.starts_with('/') && !url.contains("://");
    match base {
        base if is_relative && !base.is_empty() && !base.contains("://") => format!("{base}/{url}"),
        _ => url.to_owned(),
    }
}
