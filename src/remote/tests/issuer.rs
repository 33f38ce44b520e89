//! Discovery: who an issuer says it is, and where it sends us.

use super::provider::{Answer, Provider};
use super::*;
use crate::remote::Discovery;

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

fn discovered(issuer: &str, discovery: Discovery, limits: Limits) -> Remote<String> {
    let source = Source::issuer(issuer, discovery, "jwks_uri").unwrap();
    Remote::new(source, limits, keys)
}

/// Metadata at this path that names an issuer and an address; keys at `/keys`.
fn publish(provider: &Provider, place: &'static str, issuer: &str, jwks_uri: &str) {
    let metadata = format!(r#"{{"issuer": "{issuer}", "jwks_uri": "{jwks_uri}"}}"#);
    provider.respond(move |asked| match asked.split(' ').nth(1) {
        Some("/keys") => Answer::json(GOOD),
        Some(path) if path == place => Answer::Json(metadata.clone()),
        _ => Answer::Status(404),
    });
}

#[rocket::async_test]
async fn keys_are_found_through_the_metadata() {
    for (discovery, place, paths) in [
        (Discovery::OpenId, OPENID, &[OPENID, "/keys"][..]),
        (Discovery::OAuth, OAUTH, &[OAUTH, "/keys"]),
        (Discovery::Either, OPENID, &[OPENID, "/keys"]),
        (Discovery::Either, OAUTH, &[OPENID, OAUTH, "/keys"]),
        (Discovery::OpenId, OAUTH, &[OPENID]),
    ] {
        let provider = Provider::always(Answer::Hang).await;
        publish(&provider, place, &provider.at(""), &provider.at("/keys"));
        let remote = discovered(&provider.at(""), discovery, Limits::default());
        remote.attempt().await;
        assert_eq!(provider.paths(), paths, "{discovery:?}");
        assert_eq!(remote.current().is_some(), paths.contains(&"/keys"));
    }
}

#[rocket::async_test]
async fn an_issuer_that_says_it_is_another_is_not_believed() {
    let provider = Provider::always(Answer::Hang).await;
    let keys = provider.at("/keys");
    for issuer in [
        provider.at("/"),
        provider.at("").to_uppercase(),
        "https://id.example.com".to_owned(),
    ] {
        publish(&provider, OPENID, &issuer, &keys);
        let remote = discovered(&provider.at(""), Discovery::Either, Limits::default());
        let before = provider.count();
        remote.attempt().await;
        assert_eq!(remote.current(), None, "{issuer}");
        assert_eq!(provider.count(), before + 1, "its keys are not looked at");
    }
}

#[rocket::async_test]
async fn keys_are_not_read_from_an_open_address() {
    let provider = Provider::always(Answer::Hang).await;
    for keys in [
        "http://id.example.com/keys",
        "http://10.0.0.1/keys",
        "file:///keys",
        "/keys",
        "",
    ] {
        publish(&provider, OPENID, &provider.at(""), keys);
        let remote = discovered(&provider.at(""), Discovery::OpenId, Limits::default());
        let before = provider.count();
        remote.attempt().await;
        assert_eq!(remote.current(), None, "{keys}");
        assert_eq!(provider.count(), before + 1, "{keys}");
    }
}

#[rocket::async_test]
async fn bad_metadata_does_not_lose_good_keys() {
    let provider = Provider::always(Answer::Hang).await;
    let (issuer, keys) = (provider.at(""), provider.at("/keys"));
    publish(&provider, OPENID, &issuer, &keys);
    let remote = discovered(&issuer, Discovery::OpenId, impatient());
    remote.attempt().await;
    for answer in [
        Answer::Hang,
        Answer::Status(500),
        Answer::json("{}"),
        Answer::json(r#"{"issuer": "https://id.example.com"}"#),
        Answer::typed("text/html", "<html>"),
        Answer::Redirect("https://id.example.com/".to_owned()),
    ] {
        provider.answer(answer.clone());
        let before = provider.count();
        remote.attempt().await;
        assert_eq!(remote.current().as_deref().unwrap(), GOOD, "{answer:?}");
        assert_eq!(provider.count(), before + 1, "{answer:?}");
    }
}

#[rocket::async_test]
async fn metadata_is_read_again_each_time() {
    let provider = Provider::always(Answer::Hang).await;
    let issuer = provider.at("");
    publish(&provider, OPENID, &issuer, &provider.at("/keys"));
    let remote = discovered(&issuer, Discovery::OpenId, Limits::default());
    remote.attempt().await;
    let moved = Provider::always(Answer::json(OTHER)).await;
    publish(&provider, OPENID, &issuer, &moved.at("/new"));
    remote.attempt().await;
    assert_eq!(remote.current().as_deref().unwrap(), OTHER);
    assert_eq!(moved.paths(), ["/new"]);
}
