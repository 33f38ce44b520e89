//! One call to the endpoint.

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use rocket::tokio::sync::OnceCell;
use rocket::tokio::task;

use super::answer::Answer;
use crate::launch::ClientCredentials;
use crate::remote::address::Address;
use crate::remote::client;
use crate::remote::failure::Failure;
use crate::remote::fetch;

/// Where to ask, and as whom.
pub(super) struct Endpoint {
    address: Address,
    credentials: ClientCredentials,
    body: usize,
    /// Made by the first call. Connections are kept: each would be a handshake in a request's way.
    client: OnceCell<Client>,
}

impl Endpoint {
    pub(super) fn new(address: Address, credentials: ClientCredentials, body: usize) -> Self {
        Self {
            address,
            credentials,
            body,
            client: OnceCell::new(),
        }
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) async fn ask(&self, token: &str) -> Result<Answer, Failure> {
        let client = self.client.get_or_try_init(build).await?;
        let mut request = client
            .post(self.address.url().clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(header) = self.credentials.header() {
            request = request.header(AUTHORIZATION, header);
        }
        let body = self.credentials.body(token);
        let response = request.body(body.as_bytes().to_vec()).send().await?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST => {
                let refused = Failure::Status(StatusCode::BAD_REQUEST.as_u16());
                let json = fetch::json(response, self.body).await;
                let answer = json.ok().and_then(|json| Answer::of_error(&json));
                return answer.ok_or(refused);
            }
            status if status.is_redirection() => return Err(Failure::Redirected),
            status => return Err(Failure::Status(status.as_u16())),
        }
        let json = fetch::json(response, self.body).await?;
        Answer::read(&json).map_err(Failure::Unusable)
    }
}

/// A redirect would take the token and the secret elsewhere.
async fn build() -> Result<Client, Failure> {
    const IDLE: usize = 8;
    let built = task::spawn_blocking(|| client::build(Policy::none, IDLE)).await;
    built.map_err(|_| Failure::Client)?
}
