//! Tokens of issuers whose keys are at hand.

use std::fs;
use std::path::PathBuf;

use rocket::http::{Header, Status};
use rocket::serde::json::serde_json::json;
use rocket_scopes::{RememberedTokens, ScopeSet, TokenIssuer};

use crate::api::{Scope, client, get, status};
use crate::signer::{Signer, jwks};

const KEY: &str = "nQ4vYx8sKd2mZp7wRt5uJc9gHb3fLa6e";

/// A file that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("issuers-{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// This server and two others, whose keys have the same name.
fn settings(set: &Scratch, key: &Scratch) -> String {
    format!(
        "[scopes]\nsecret_key = '{KEY}'\nissuer = 'https://here.example'\n\
         [scopes.issuers.A]\nscheme = 'Corporate'\nissuer = 'https://a.example'\naudience = 'api'\njwks_file = '{}'\n\
         [scopes.issuers.B]\nscheme = 'Corporate'\nissuer = 'https://b.example'\naudience = ['api', 'other']\nkey_file = '{}'\n\
         scope_claim = 'scp'\nrfc9068 = true\nmax_lifetime = 3600",
        set.path(),
        key.path()
    )
}

#[rocket::async_test]
async fn each_token_is_verified_by_the_keys_of_its_issuer() {
    let (a, b) = (
        Signer::new("https://a.example", "1"),
        Signer::new("https://b.example", "1"),
    );
    let set = Scratch::new("each.jwks", &jwks(&[&a]));
    let key = Scratch::new("each.jwk", &b.jwk().to_string());
    let client = client(&settings(&set, &key)).await;
    let own: &TokenIssuer = client.rocket().state().unwrap();
    let own = own.issue("johndoe", ScopeSet::<Scope>::all());
    let profile = json!({ "jti": "1", "client_id": "portal", "scp": ["items"] });
    for (what, token, expected) in [
        (
            "of the first",
            &*a.token(json!({ "scope": "items" })),
            "johndoe of https://a.example",
        ),
        (
            "of the second",
            &*b.token(profile.clone()),
            "johndoe of https://b.example",
        ),
    ] {
        for _ in 0..2 {
            let response = get(&client, "/who", token).await;
            assert_eq!(response.status(), Status::Ok, "{what}");
            assert_eq!(response.into_string().await.as_deref(), Some(expected));
            assert_eq!(status(&client, "/items", token).await, Status::Ok, "{what}");
        }
    }
    for (what, token) in [
        // They are of the schemes that no other issuer has, and there is none.
        ("this server's own", own.access_token().to_owned()),
        (
            "another's name",
            a.token(json!({ "iss": "https://b.example" })),
        ),
        (
            "another's name",
            b.token(json!({ "iss": "https://a.example" })),
        ),
        (
            "this server's name",
            a.token(json!({ "iss": "https://here.example" })),
        ),
        (
            "nobody's name",
            a.token(json!({ "iss": "https://c.example" })),
        ),
        ("for others", a.token(json!({ "aud": "others" }))),
        ("without the profile", b.token(json!({ "jti": "1" }))),
        (
            "good for too long",
            b.token(json!({
                "jti": "1", "client_id": "portal", "iat": 1, "exp": 4_000_000_000_u64,
            })),
        ),
    ] {
        let response = get(&client, "/who", &token).await;
        assert_eq!(response.status(), Status::Unauthorized, "{what}");
        let challenge = response.headers().get_one("WWW-Authenticate").unwrap();
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
    }
    // The scope stands in a claim that is another issuer's.
    let unscoped = a.token(json!({ "scp": "items" }));
    assert_eq!(
        status(&client, "/items", &unscoped).await,
        Status::Forbidden
    );
}

#[rocket::async_test]
async fn a_revoked_token_is_refused_at_the_next_request() {
    let a = Signer::new("https://a.example", "1");
    let set = Scratch::new("revoked.jwks", &jwks(&[&a]));
    let key = Scratch::new("revoked.jwk", &a.jwk().to_string());
    for cache in ["", "token_cache = 0"] {
        let client =
            client(&settings(&set, &key).replacen("[scopes]", &format!("[scopes]\n{cache}"), 1))
                .await;
        let (gone, other) = (
            a.token(json!({ "jti": "1" })),
            a.token(json!({ "jti": "2" })),
        );
        for token in [&gone, &other] {
            assert_eq!(status(&client, "/who", token).await, Status::Ok);
        }
        let header = Header::new("Authorization", format!("Bearer {gone}"));
        let answer = client.post("/logout").header(header).dispatch().await;
        assert_eq!(answer.into_string().await.as_deref(), Some("revoked"));
        assert_eq!(status(&client, "/who", &gone).await, Status::Unauthorized);
        assert_eq!(status(&client, "/who", &other).await, Status::Ok);
    }
}

#[rocket::async_test]
async fn remembered_tokens_are_counted() {
    let a = Signer::new("https://a.example", "1");
    let set = Scratch::new("counted.jwks", &jwks(&[&a]));
    let key = Scratch::new("counted.jwk", &a.jwk().to_string());
    let client = client(&settings(&set, &key)).await;
    let token = a.token(json!({}));
    for _ in 0..4 {
        status(&client, "/who", &token).await;
    }
    let counts = client
        .rocket()
        .state::<RememberedTokens>()
        .unwrap()
        .counts();
    assert_eq!((counts.hits, counts.misses, counts.tokens), (3, 1, 1));
}
