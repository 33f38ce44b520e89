//! Credentials to ask with: this server's own tokens, what a test gives, and what no scheme accepts.

use rocket::http::{Cookie, Header};
use rocket::local::asynchronous::LocalRequest;
use rocket::{Orbit, Rocket};

use super::builder::Choices;
use super::by_scheme::{Part, Shows};
use super::case::Held;
use crate::launch::Runtime;
use crate::scheme::{ApiKeyFrom, CredentialKind, SchemeInfo, SchemeKind};
use crate::testing::TestToken;
use crate::token::TokenIssuer;

/// Makes the credentials of the schemes of a server.
pub(super) struct Credentials<'c> {
    pub(super) rocket: &'c Rocket<Orbit>,
    pub(super) runtime: &'c Runtime,
    pub(super) choices: &'c Choices,
}

impl Credentials<'_> {
    /// Are this server's own tokens those of the scheme?
    pub(super) fn is_own(&self, scheme: &SchemeInfo) -> bool {
        is_own(self.rocket, self.runtime, scheme)
    }

    /// Good ones, which are granted just what is held; none, if nobody can make them.
    fn good(&self, scheme: &SchemeInfo, held: &Held) -> Option<Vec<Header<'static>>> {
        let given = self.choices.credentials_of(scheme.name, &held.words);
        given.or_else(|| {
            let token = || TestToken::of(self.rocket).subject(&self.choices.subject);
            self.is_own(scheme)
                .then(|| vec![saying(token(), held).header()])
        })
    }

    pub(super) fn can_show(&self, part: &Part) -> bool {
        match &part.shows {
            Shows::Bad => true,
            Shows::Good(held) => self.good(part.scheme, held).is_some(),
        }
    }

    /// Adds what a caller shows to a request; with the query to which a key may belong.
    pub(super) fn show(&self, parts: &[Part], request: &mut LocalRequest<'_>) -> Vec<String> {
        let mut query = Vec::new();
        let mut shown: Vec<(String, String)> = Vec::new();
        for part in parts {
            let headers = match &part.shows {
                Shows::Bad => vec![bad(part.scheme)],
                Shows::Good(held) => self.good(part.scheme, held).unwrap_or_default(),
            };
            for header in headers {
                let (name, value) = (header.name.to_string(), header.value.to_string());
                let header = (name.clone(), value.clone());
                match part.scheme.kind {
                    // One token may be good for several schemes.
                    _ if shown.contains(&header) => {}
                    SchemeKind::ApiKey {
                        from: ApiKeyFrom::Cookie(cookie),
                        ..
                    } if cookie == name => {
                        let twin = request.clone().cookie(Cookie::new(name, value));
                        *request = twin;
                    }
                    SchemeKind::ApiKey {
                        from: ApiKeyFrom::Query(parameter),
                        ..
                    } if parameter == name => query.push(format!("{name}={value}")),
                    _ => request.add_header(Header::new(name, value)),
                }
                shown.push(header);
            }
        }
        query
    }
}

/// Are this server's own tokens those of the scheme?
pub(super) fn is_own(rocket: &Rocket<Orbit>, runtime: &Runtime, scheme: &SchemeInfo) -> bool {
    scheme.kind.credential() == CredentialKind::Token
        && rocket.state::<TokenIssuer>().is_some()
        && runtime.verifier().takes_own(scheme.name)
}

/// What the scheme refuses, whatever is stored: it has the form of credentials, where that costs no hash.
fn bad(scheme: &SchemeInfo) -> Header<'static> {
    let name = "Authorization";
    match scheme.kind {
        SchemeKind::ApiKey { from, prefix } => {
            let (_, place) = from.place();
            let key = format!("{prefix}{}_{}", "0".repeat(16), "A".repeat(43));
            Header::new(place, key)
        }
        SchemeKind::HttpBasic => Header::new(name, "Basic ???"),
        SchemeKind::HttpDigest => Header::new(name, "Digest ???"),
        SchemeKind::HttpBearer { .. }
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect { .. } => Header::new(name, "Bearer malformed"),
    }
}

/// A token that says what is held.
pub(super) fn saying<'r>(token: TestToken<'r>, held: &Held) -> TestToken<'r> {
    let token = token.words(held.words.join(" "));
    let token = match held.auth_time {
        Some(time) => token.authenticated_at(time),
        None => token,
    };
    match held.acr {
        Some(class) => token.acr(class),
        None => token,
    }
}
