//! One GET, within the limits.

use std::sync::OnceLock;

use reqwest::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::redirect::{Action, Attempt, Policy};
use reqwest::{Client, Response, StatusCode};
use rocket::tokio::task;

use super::address::Address;
use super::client;
use super::failure::Failure;

const MAX_REDIRECTS: usize = 3;

/// The body of a JSON document. How long it may take is the caller's to say.
pub(super) async fn get(address: &Address, limit: usize) -> Result<Vec<u8>, Failure> {
    let request = client()
        .await?
        .get(address.url().clone())
        .header(ACCEPT, "application/json, application/jwk-set+json");
    let response = request.send().await?;
    match response.status() {
        StatusCode::OK => {}
        status if status.is_redirection() => return Err(Failure::Redirected),
        status => return Err(Failure::Status(status.as_u16())),
    }
    json(response, limit).await
}

/// The body of an answer, if it is JSON of at most so many bytes.
pub(super) async fn json(mut response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    if !is_json(response.headers()) {
        return Err(Failure::NotJson);
    }
    // Nothing would be unpacked, and so nothing can grow.
    if response.headers().contains_key(CONTENT_ENCODING) {
        return Err(Failure::Compressed);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > limit - body.len() {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// `application/json`, or another type of applications with the suffix `+json` (RFC 6839).
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else {
        return false;
    };
    let essence = value.to_str().unwrap_or_default().split(';').next();
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    essence
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}

/// One for the whole program: reading the system's certificates takes longer than a fetch. It keeps no
/// connections, which would belong to the runtime that opened them.
async fn client() -> Result<Client, Failure> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client.clone());
    }
    let built = task::spawn_blocking(|| client::build(|| Policy::custom(redirect), 0)).await;
    let client = built.map_err(|_| Failure::Client)??;
    Ok(CLIENT.get_or_init(|| client).clone())
}

/// Only within the origin that was asked: who can redirect there could as well answer there.
fn redirect(attempt: Attempt<'_>) -> Action {
    let [asked, ..] = attempt.previous() else {
        return attempt.stop();
    };
    let same = asked.origin() == attempt.url().origin();
    if same && attempt.previous().len() <= MAX_REDIRECTS {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_type() {
        for (types, expected) in [
            (&["application/json"][..], true),
            (&["application/json; charset=utf-8"], true),
            (&["Application/JWK-Set+JSON"], true),
            (&["application/vnd.example.v1+json"], true),
            (&["text/html"], false),
            (&["text/json"], false),
            (&["application/jsonp"], false),
            (&["application/xml; a=application/json"], false),
            (&[""], false),
            (&[], false),
            (&["application/json", "text/html"], false),
        ] {
            let mut headers = HeaderMap::new();
            for value in types {
                headers.append(CONTENT_TYPE, value.parse().unwrap());
            }
            assert_eq!(is_json(&headers), expected, "{types:?}");
        }
    }
}
