//! Who asks providers: no proxy, no cookies, no referer, no decompression, no second try.

use std::time::Duration;

use log::error;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use super::failure::Failure;

/// For a connection: a part of what a fetch may take.
const CONNECT: Duration = Duration::from_secs(2);

/// A client that keeps at most so many idle connections for each host.
pub(super) fn build(redirects: impl Fn() -> Policy, idle: usize) -> Result<Client, Failure> {
    let settings = || common(idle).redirect(redirects());
    if let Ok(client) = settings().build() {
        return Ok(client);
    }
    error!("no root certificates were found: no provider is trusted (help: SSL_CERT_FILE)");
    // What is on this machine can still be asked, without TLS.
    Ok(settings().tls_certs_only([]).build()?)
}

fn common(idle: usize) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("rocket_scopes/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .pool_max_idle_per_host(idle)
        .http1_only()
        .no_proxy()
        .referer(false)
        .retry(reqwest::retry::never())
}
