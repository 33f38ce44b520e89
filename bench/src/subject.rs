//! A case, ready to run: its server, its tokens, one operation after the other.

use std::cell::Cell;

use rocket::http::Header;
use rocket::local::asynchronous::Client;
use rocket::tokio::runtime::{Builder, Runtime};
use rocket::{Build, Rocket};
use rocket_scopes::TokenIssuer;

use crate::case::{Case, Credentials};
use crate::{api, signed};

/// A server within this process, and the headers that it is sent.
pub struct Subject {
    case: &'static Case,
    runtime: Runtime,
    client: Client,
    headers: Vec<Option<String>>,
    next: Cell<usize>,
}

impl Subject {
    /// Starts the server, and makes as many headers as requests will need.
    pub fn new(case: &'static Case, requests: usize) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let figment = match case.cache {
            true => api::figment(),
            false => api::figment().merge(("scopes.token_cache", 0)),
        };
        let client = start(&runtime, (case.rocket)(figment, case.path));
        // A server that does not look at tokens does not issue them either: another with its key does.
        let other = start(&runtime, api::secured(api::figment()));
        let issuer = client.rocket().state().or(other.rocket().state());
        let issuer: &TokenIssuer = issuer.expect("one of them issues");
        let headers = match case.credentials {
            Credentials::Forged => vec![Some(forged(issuer))],
            Credentials::Fresh(issue) => {
                (0..requests).map(|_| Some(bearer(issue(issuer)))).collect()
            }
            Credentials::None => vec![None],
            Credentials::Same(issue) => vec![Some(bearer(issue(issuer)))],
            Credentials::Signed(algorithm) => vec![Some(bearer(signed::token(algorithm)))],
            Credentials::Text(text) => vec![Some(text.to_owned())],
        };
        Self {
            case,
            runtime,
            client,
            headers,
            next: Cell::new(0),
        }
    }

    /// Sends so many requests that do not count: tables grow, threads prepare their keys.
    pub fn warm_up(&self, requests: usize) {
        self.send(requests);
    }

    /// Sends so many requests that count.
    // A symbol of its own: callgrind counts what happens within.
    #[inline(never)]
    pub fn measure(&self, requests: usize) {
        self.send(std::hint::black_box(requests));
    }

    /// One request after the other; each answer must have the status of the case.
    fn send(&self, requests: usize) {
        self.runtime.block_on(async {
            for _ in 0..requests {
                let next = self.next.get();
                self.next.set((next + 1) % self.headers.len());
                let mut request = self.client.get(self.case.path);
                if let Some(header) = &self.headers[next] {
                    request.add_header(Header::new("Authorization", header.clone()));
                }
                let response = request.dispatch().await;
                assert_eq!(response.status(), self.case.status, "{}", self.case.name);
            }
        });
    }
}

fn start(runtime: &Runtime, rocket: Rocket<Build>) -> Client {
    let client = runtime.block_on(Client::untracked(rocket));
    client.expect("the server starts")
}

fn bearer(token: String) -> String {
    format!("Bearer {token}")
}

/// A good token with the signature of another one.
fn forged(issuer: &TokenIssuer) -> String {
    let (good, other) = (token(issuer), token(issuer));
    let signed = good.rsplit_once('.').map_or("", |(signed, _)| signed);
    let signature = other
        .rsplit_once('.')
        .map_or("", |(_, signature)| signature);
    bearer(format!("{signed}.{signature}"))
}

fn token(issuer: &TokenIssuer) -> String {
    let scopes = rocket_scopes::ScopeSet::<api::Scope>::all();
    issuer.issue(api::USER, scopes).access_token().to_owned()
}
