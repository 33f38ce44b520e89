//! Which request is sent to which server.

use rocket::figment::Figment;
use rocket::http::Status;
use rocket::{Build, Rocket};
use rocket_scopes::{ScopeSet, TokenIssuer};

use crate::api::{self, Scope, USER};
use crate::{catalogues, depth, signed};

/// One kind of request, many times to the same server.
pub struct Case {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Makes the server.
    pub rocket: Start,
    /// The path of the requests.
    pub path: &'static str,
    /// What they show.
    pub credentials: Credentials,
    /// Are verified tokens remembered?
    pub cache: bool,
    /// How each must be answered.
    pub status: Status,
}

/// What a request shows.
#[derive(Clone, Copy)]
pub enum Credentials {
    /// A token with these claims in another's signature.
    Forged,
    /// A token of this server, each time another.
    Fresh(Issue),
    /// No header.
    None,
    /// A token of this server, always the same.
    Same(Issue),
    /// A token of another issuer, signed with this algorithm.
    Signed(&'static str),
    /// No token at all.
    Text(&'static str),
}

/// Makes a server on which the route with this path is the last one.
pub type Start = fn(Figment, &'static str) -> Rocket<Build>;

/// Makes a token.
pub type Issue = fn(&TokenIssuer) -> String;

/// A token for `me` and `items`.
fn user(issuer: &TokenIssuer) -> String {
    let scopes = ScopeSet::from_iter([Scope::Me, Scope::Items]);
    issuer.issue(USER, scopes).access_token().to_owned()
}

/// A token for `me` only.
fn narrow(issuer: &TokenIssuer) -> String {
    let scopes = ScopeSet::from_iter([Scope::Me]);
    issuer.issue(USER, scopes).access_token().to_owned()
}

const fn case(name: &'static str, path: &'static str, credentials: Credentials) -> Case {
    Case {
        name,
        rocket: |figment, _| api::secured(figment),
        path,
        credentials,
        cache: true,
        status: Status::Ok,
    }
}

/// A request that goes through guards of [`depth`].
const fn guarded(name: &'static str, path: &'static str) -> Case {
    case(name, path, Credentials::Same(user)).on(depth::rocket)
}

/// The same request with a token of another issuer, to three servers: one without security, one that remembers
/// it, and one that does not.
macro_rules! signed {
    ($bare:literal, $remembered:literal, $uncached:literal, $algorithm:literal) => {
        [
            case($bare, "/plain", Credentials::Signed($algorithm)).on(|f, _| api::bare(f)),
            case($remembered, "/token", Credentials::Signed($algorithm))
                .on(|f, _| api::secured(signed::accepting(f, $algorithm))),
            case($uncached, "/token", Credentials::Signed($algorithm))
                .on(|f, _| api::secured(signed::accepting(f, $algorithm)))
                .without_cache(),
        ]
    };
}

/// Tokens of another issuer.
pub const SIGNED: &[[Case; 3]] = &[
    signed!("bare-HS256", "remembered-HS256", "uncached-HS256", "HS256"),
    signed!("bare-RS256", "remembered-RS256", "uncached-RS256", "RS256"),
    signed!("bare-PS256", "remembered-PS256", "uncached-PS256", "PS256"),
    signed!("bare-ES256", "remembered-ES256", "uncached-ES256", "ES256"),
    signed!("bare-EdDSA", "remembered-EdDSA", "uncached-EdDSA", "EdDSA"),
];

impl Case {
    const fn on(mut self, rocket: Start) -> Self {
        self.rocket = rocket;
        self
    }

    const fn without_cache(mut self) -> Self {
        self.cache = false;
        self
    }

    const fn refused(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The case of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        let mut all = CASES.iter().chain(SIGNED.iter().flatten());
        all.find(|case| case.name == name)
    }
}

/// Every case.
pub const CASES: &[Case] = {
    use Credentials::{Forged, Fresh, None, Same, Text};

    &[
        case("bare", "/plain", None).on(|f, _| api::bare(f)),
        case("bare-header", "/plain", Same(user)).on(|f, _| api::bare(f)),
        case("plain", "/plain", None),
        case("plain-header", "/plain", Same(user)),
        case("public", "/public", None),
        case("remembered", "/user", Same(user)),
        case("uncached", "/user", Same(user)).without_cache(),
        case("fresh", "/user", Fresh(user)),
        case("token-remembered", "/token", Same(user)),
        case("token-uncached", "/token", Same(user)).without_cache(),
        case("refused-none", "/user", None).refused(Status::Unauthorized),
        case("refused-text", "/user", Text("Bearer x")).refused(Status::Unauthorized),
        case("refused-forged", "/user", Forged).refused(Status::Unauthorized),
        case("refused-scope", "/user", Same(narrow)).refused(Status::Forbidden),
        case("bare-404", "/missing", None)
            .on(|f, _| api::bare(f))
            .refused(Status::NotFound),
        case("secured-404", "/missing", None).refused(Status::NotFound),
        guarded("callers", "/callers"),
        guarded("access-tokens", "/access-tokens"),
        guarded("scopes", "/scopes"),
        guarded("shared", "/shared"),
        guarded("shared-often", "/shared-often"),
        guarded("depth-0", "/depth/0"),
        guarded("depth-1", "/depth/1"),
        guarded("depth-2", "/depth/2"),
        guarded("depth-4", "/depth/4"),
        guarded("depth-8", "/depth/8"),
        guarded("depth-16", "/depth/16"),
        case("catalogue-2", "/user", Same(of_2)).on(|f, _| catalogues::of_2::rocket(f)),
        case("catalogue-16", "/user", Same(of_16)).on(|f, _| catalogues::of_16::rocket(f)),
        case("catalogue-256", "/user", Same(of_256)).on(|f, _| catalogues::of_256::rocket(f)),
        case("catalogue-2-uncached", "/user", Same(of_2))
            .on(|f, _| catalogues::of_2::rocket(f))
            .without_cache(),
        case("catalogue-16-uncached", "/user", Same(of_16))
            .on(|f, _| catalogues::of_16::rocket(f))
            .without_cache(),
        case("catalogue-256-uncached", "/user", Same(of_256))
            .on(|f, _| catalogues::of_256::rocket(f))
            .without_cache(),
        case("granted-256", "/user", Same(all_256)).on(|f, _| catalogues::of_256::rocket(f)),
        case("granted-256-uncached", "/user", Same(all_256))
            .on(|f, _| catalogues::of_256::rocket(f))
            .without_cache(),
        case("bare-routes-10", "/plain", Same(user)).on(|f, _| api::bare_with_routes(f, 10)),
        case("bare-routes-100", "/plain", Same(user)).on(|f, _| api::bare_with_routes(f, 100)),
        case("bare-routes-1000", "/plain", Same(user)).on(|f, _| api::bare_with_routes(f, 1000)),
        case("routes-10", "/user", Same(user)).on(|f, _| api::with_routes(f, 10)),
        case("routes-100", "/user", Same(user)).on(|f, _| api::with_routes(f, 100)),
        case("routes-1000", "/user", Same(user)).on(|f, _| api::with_routes(f, 1000)),
    ]
};

fn of_2(issuer: &TokenIssuer) -> String {
    catalogues::of_2::issue(issuer, false)
}

fn of_16(issuer: &TokenIssuer) -> String {
    catalogues::of_16::issue(issuer, false)
}

fn of_256(issuer: &TokenIssuer) -> String {
    catalogues::of_256::issue(issuer, false)
}

fn all_256(issuer: &TokenIssuer) -> String {
    catalogues::of_256::issue(issuer, true)
}
