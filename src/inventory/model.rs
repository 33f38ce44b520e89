//! What the inventory holds: plain data, serialised as `app policy --format json` prints it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Scheme;

/// Every route of a server with what it asks of its caller.
///
/// Managed by Rocket since [`Security`](crate::Security) was ignited: take it as
/// `rocket.state::<Inventory>()`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Inventory {
    /// The schemes by which callers may come, those of the server first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<Scheme>,
    /// What routes ask that name no scheme: credentials of all schemes of one of these lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub default_schemes: Vec<Vec<String>>,
    /// The catalogue, in the order of its variants. That of tokens first, where schemes have several.
    pub scopes: Vec<Scope>,
    /// The authentication classes that clauses may ask for (`acr`), weakest first.
    pub acr_values: Vec<String>,
    /// The routes, by path, then method, then rank.
    pub routes: Vec<Route>,
}

/// A scope of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scope {
    /// As it stands in tokens; a family has placeholders: `project:{id}:write`.
    pub name: String,
    /// What it permits.
    pub description: String,
    /// The scopes that it grants besides itself, directly or not, in the order of the catalogue.
    pub implies: Vec<String>,
    /// Does a route need it, or a scope that it implies?
    pub is_used: bool,
}

/// A mounted route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Route {
    /// `GET`, `POST`, ..
    pub method: String,
    /// The path with its base, as Rocket writes it: `/projects/<id>`. Without the query.
    pub path: String,
    /// The rank, where it is not the one that Rocket gives by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<isize>,
    /// The media type that the route is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The name of the handler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// What stands beside the handler.
    pub stance: Stance,
    /// What is asked of the caller, all in all.
    pub needs: Needs,
    /// What would be asked if the report-only clauses were enforced; none, if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<Needs>,
    /// Where it comes from: the mount, the module, the route, each with its guards. Outermost first.
    pub items: Vec<Item>,
}

/// What is said of who may call a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stance {
    /// Any good token.
    Authenticated,
    /// Anybody.
    Public {
        /// Why.
        reason: String,
    },
    /// A good token with scopes.
    RequiresScopes,
    /// Nothing is said.
    Undeclared,
}

/// What is asked of a caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Needs {
    /// Whether there must be credentials, such as a token.
    pub credentials: Credentials,
    /// The scopes: all of one of these lists. Minimal, outermost first. No list at all: none is needed, by one
    /// of the ways at least.
    pub alternatives: Vec<Vec<String>>,
    /// By which schemes callers may come: credentials of all schemes of one of these, each granted the scopes
    /// beside its name, as in the security requirements of OpenAPI. Empty where the server has one scheme, of
    /// tokens: then the alternatives say all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<BTreeMap<String, Vec<String>>>,
    /// The age that the caller's authentication may have, in seconds (`auth_time`, RFC 9470).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// The weakest class of authentication that will do (`acr`, RFC 9470).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
}

/// Whether a caller must show credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Credentials {
    /// They are not looked at.
    #[default]
    Ignored,
    /// They may be missing; if there are any, they must be good.
    Optional,
    /// They must be there and good.
    Required,
}

/// What takes part in a requirement: the route, a guard among its arguments, ..
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// The name of the function or the module; of an allowance its base path.
    pub name: String,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What its attributes state, in their order. A guard may state nothing itself.
    pub declarations: Vec<Declaration>,
    /// The guards that it takes, in the order of the arguments.
    pub guards: Vec<Item>,
    /// Is it taken as `Option<..>`, so that callers without credentials are let through?
    pub is_optional: bool,
}

/// The kind of an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ItemKind {
    /// A base path that `Security::public_at` opens.
    Allowance,
    /// A function with `#[guard]`.
    Guard,
    /// A module with a stance.
    Module,
    /// A function with a stance that returns routes.
    Mount,
    /// The function with `#[principal]`.
    Principal,
    /// A handler.
    Route,
}

/// What one attribute states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Declaration {
    /// As it is written, without the attribute's name: `any(admin, all(items, items:write))`,
    /// `authenticated`, `public: issues tokens`, `transfer, max_age = 300`.
    pub says: String,
    /// Where it is written.
    pub place: Place,
    /// What it asks by itself.
    pub needs: Needs,
    /// Is it only reported, and not enforced?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_only: Option<ReportOnly>,
}

/// A clause that is evaluated and let through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportOnly {
    /// The last day on which it may be only reported: `2027-01-01`. From the next day on it is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// As the compiler names it: relative to the root of the workspace.
    pub file: String,
    /// From 1.
    pub line: u32,
}
