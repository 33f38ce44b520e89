//! An issuer: its key, its tokens, its published keys.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::serde::json::serde_json::{Value, json};
use rocket_scopes::{Clock, SystemClock};

pub struct Signer {
    pub issuer: String,
    id: &'static str,
    key: EcdsaKeyPair,
}

impl Signer {
    pub fn new(issuer: impl Into<String>, id: &'static str) -> Self {
        Self {
            issuer: issuer.into(),
            id,
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
        }
    }

    /// Its public key.
    pub fn jwk(&self) -> Value {
        let point = self.key.public_key().as_ref();
        json!({
            "kty": "EC",
            "crv": "P-256",
            "kid": self.id,
            "x": encode(&point[1..33]),
            "y": encode(&point[33..]),
        })
    }

    /// The same without its name.
    pub fn nameless_jwk(&self) -> Value {
        let mut jwk = self.jwk();
        jwk.as_object_mut().unwrap().remove("kid");
        jwk
    }

    /// A token for the audience `api`, an hour long, with more claims.
    pub fn token(&self, more: Value) -> String {
        self.token_of("ES256", more)
    }

    /// The same, whose header says that it is signed with this algorithm.
    pub fn token_of(&self, algorithm: &str, more: Value) -> String {
        let header = json!({ "alg": algorithm, "typ": "at+jwt", "kid": self.id });
        let now = SystemClock.now();
        let mut claims = json!({
            "iss": self.issuer,
            "sub": "johndoe",
            "aud": "api",
            "iat": now,
            "exp": now + 3600,
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let signed = [header, claims].map(|part| encode(part.to_string()));
        let signed = signed.join(".");
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes());
        format!("{signed}.{}", encode(signature.unwrap()))
    }
}

/// The document that publishes these keys.
pub fn jwks(signers: &[&Signer]) -> String {
    let keys: Vec<_> = signers.iter().map(|signer| signer.jwk()).collect();
    json!({ "keys": keys }).to_string()
}

fn encode(part: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(part)
}
