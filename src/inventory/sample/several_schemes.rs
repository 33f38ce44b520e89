//! A server whose callers come by several schemes.

use super::build::{needs, route, scope, texts};
use crate::inventory::{Credentials, Inventory, Needs, Route, Scheme, SchemeKind};

pub(crate) fn several_schemes() -> Inventory {
    Inventory {
        schemes: vec![
            scheme("Login", "", SchemeKind::OAuth2),
            scheme(
                "MachineKey",
                "Machines show a key.",
                key("header", "X-API-Key", "acme_"),
            ),
            scheme("AppCookie", "", key("cookie", "app_key", "app_")),
            scheme("Partner", "", SchemeKind::HttpBasic),
        ],
        default_schemes: vec![texts(&["Login"]), texts(&["MachineKey"])],
        scopes: vec![
            scope("items", "Read items.", &[]),
            scope("me", "Read information about the caller.", &[]),
        ],
        acr_values: Vec::new(),
        routes: vec![
            asking(
                "GET /both",
                &[&[("Login", &["items", "me"]), ("AppCookie", &["items", "me"])]],
            ),
            feed(),
            asking(
                "GET /items",
                &[&[("Login", &["items"])], &[("MachineKey", &["items"])]],
            ),
            partners(),
            asking("GET /status", &[&[("Login", &[])], &[("MachineKey", &[])]]),
            trial(),
            route("POST /token", "login", "src/token.rs", 40).public("issues tokens"),
        ],
    }
}

/// Callers who are let through by one of these ways.
pub(crate) fn by(ways: &[&[(&str, &[&str])]]) -> Needs {
    let scopes = |way: &&[(&str, &[&str])]| {
        let mut scopes: Vec<String> = Vec::new();
        for name in way.iter().flat_map(|(_, scopes)| *scopes) {
            if !scopes.iter().any(|it| it == name) {
                scopes.push((*name).to_owned());
            }
        }
        scopes
    };
    let mut alternatives: Vec<_> = ways.iter().map(scopes).collect();
    alternatives.dedup();
    if alternatives.iter().any(Vec::is_empty) {
        alternatives.clear();
    }
    let way = |way: &&[(&str, &[&str])]| {
        let schemes = way.iter();
        schemes
            .map(|(name, scopes)| ((*name).to_owned(), texts(scopes)))
            .collect()
    };
    Needs {
        alternatives,
        ways: ways.iter().map(way).collect(),
        ..needs(&[])
    }
}

fn asking(name: &str, ways: &[&[(&str, &[&str])]]) -> Route {
    Route {
        needs: by(ways),
        ..route(name, "handler", "src/routes.rs", 9).authenticated()
    }
}

fn feed() -> Route {
    let mut route = route("GET /feed", "feed", "src/feed.rs", 12).public("strangers see less");
    route.needs = by(&[&[("MachineKey", &["items"])]]);
    route.needs.credentials = Credentials::Optional;
    route
}

fn partners() -> Route {
    let mut route = asking(
        "GET /partners",
        &[&[("Login", &["items"]), ("Partner", &[])]],
    );
    route.needs.max_age = Some(300);
    route
}

fn trial() -> Route {
    let mut route = asking("GET /trial", &[&[("MachineKey", &[])]]);
    route.trial = Some(by(&[&[("MachineKey", &["items"])]]));
    route
}

fn scheme(name: &str, description: &str, kind: SchemeKind) -> Scheme {
    Scheme {
        name: name.to_owned(),
        description: description.to_owned(),
        kind,
    }
}

fn key(place: &str, name: &str, prefix: &str) -> SchemeKind {
    SchemeKind::ApiKey {
        place: place.to_owned(),
        name: name.to_owned(),
        prefix: prefix.to_owned(),
    }
}
