//! Tokens of another issuer, signed with each algorithm, and what its signature alone costs.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs, process};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::figment::Figment;
use rocket::local::blocking::Client;
use rocket::serde::json::{Value, serde_json};
use rocket_scopes::{Algorithm, Clock, KeyFile, Scheme, ScopeSet, SystemClock, TokenIssuer};

use crate::api::{self, Scope, USER};

/// What tokens are signed with.
pub const ALGORITHMS: [&str; 5] = ["HS256", "RS256", "PS256", "ES256", "EdDSA"];

/// Names the folder in which an earlier process has put the tokens: RSA keys take long to find where each
/// instruction is counted.
pub const FOLDER: &str = "BENCH_SIGNED";

const ISSUER: &str = "https://issuer.example";

/// What the issuer signs with HS256.
const SECRET: &str = "7e54d3ab0c5a2f1b4c9c8e6d0a3b72f5914e8d6c3b0a59f7e1d2c4b6a8907f3e";

/// The settings of a server that accepts tokens of the issuer, beside its own.
pub fn accepting(figment: Figment, algorithm: &str) -> Figment {
    let other = "scopes.issuers.Other";
    let figment = figment
        .merge(("scopes.issuer", "https://here.example"))
        .merge((format!("{other}.scheme"), api::Login::NAME))
        .merge((format!("{other}.issuer"), ISSUER))
        .merge((format!("{other}.audience"), "api"))
        .merge((format!("{other}.algorithms"), vec![algorithm]));
    match algorithm {
        "HS256" => figment.merge((format!("{other}.secret"), SECRET)),
        _ => figment.merge((format!("{other}.jwks_file"), keys(algorithm))),
    }
}

/// A token of the issuer.
pub fn token(algorithm: &str) -> String {
    let path = folder().join(format!("{algorithm}.token"));
    fs::read_to_string(path).expect("the token was made")
}

/// Where the tokens are: made, unless an earlier process has.
pub fn folder() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| match env::var_os(FOLDER) {
        Some(folder) => folder.into(),
        None => {
            let folder = env::temp_dir().join(format!("bench-signed-{}", process::id()));
            fs::create_dir_all(&folder).expect("the folder is new");
            for algorithm in ALGORITHMS {
                issue(algorithm, &folder);
            }
            folder
        }
    })
}

/// The file with the public keys of the issuer.
fn keys(algorithm: &str) -> PathBuf {
    folder().join(format!("{algorithm}.jwks"))
}

/// Lets a server of the issuer issue a token and publish its keys.
fn issue(algorithm: &str, folder: &Path) {
    let figment = Figment::from(rocket::Config::debug_default())
        .merge(("log_level", rocket::config::LogLevel::Off))
        .merge(("shutdown.ctrlc", false))
        .merge(("scopes.issuer", ISSUER))
        .merge(("scopes.audience", "api"))
        .merge(("scopes.token_lifetime", 24 * 60 * 60));
    let figment = match algorithm {
        "HS256" => figment.merge(("scopes.secret_key", SECRET)),
        _ => {
            let file = folder.join(format!("{algorithm}.keys"));
            let known = Algorithm::from_name(algorithm).expect("a known algorithm");
            let pairs = KeyFile::new(&file, 0);
            let made = pairs.generate(known, SystemClock.now());
            made.expect("a new file of keys");
            figment.merge(("scopes.signing_keys", file))
        }
    };
    let client = Client::untracked(api::secured(figment)).expect("the issuer starts");
    let issuer: &TokenIssuer = client.rocket().state().expect("it issues");
    let scopes = ScopeSet::from_iter([Scope::Me, Scope::Items]);
    let token = issuer.issue(USER, scopes);
    let path = folder.join(format!("{algorithm}.token"));
    fs::write(path, token.access_token()).expect("the folder is writable");
    if algorithm != "HS256" {
        let published = client.get("/.well-known/jwks.json").dispatch();
        let published = published.into_string().expect("it publishes its keys");
        let path = folder.join(format!("{algorithm}.jwks"));
        fs::write(path, published).expect("the folder is writable");
    }
}

/// The signature of a token, and what verifies it, made ready.
pub struct Primitive {
    signed: String,
    signature: Vec<u8>,
    key: Ready,
}

enum Ready {
    Public(ParsedPublicKey),
    Secret(Box<hmac::Key>),
}

impl Primitive {
    /// What verifies the token of this algorithm.
    pub fn new(algorithm: &str) -> Self {
        let token = token(algorithm);
        let (signed, signature) = token.rsplit_once('.').expect("a token has three parts");
        let key = match algorithm {
            "HS256" => Ready::Secret(Box::new(hmac::Key::new(
                hmac::HMAC_SHA256,
                SECRET.as_bytes(),
            ))),
            _ => Ready::Public(public(algorithm)),
        };
        Self {
            signed: signed.to_owned(),
            signature: match algorithm {
                "ES256" => asn1(&decode(signature)),
                _ => decode(signature),
            },
            key,
        }
    }

    /// Verifies it so many times, which counts.
    // A symbol of its own: callgrind counts what happens within.
    #[inline(never)]
    pub fn measure(&self, times: usize) {
        for _ in 0..std::hint::black_box(times) {
            let (signed, signature) = (self.signed.as_bytes(), &self.signature);
            let good = match &self.key {
                Ready::Public(key) => key.verify_sig(signed, signature).is_ok(),
                Ready::Secret(key) => hmac::verify(key, signed, signature).is_ok(),
            };
            assert!(good, "the signature is good");
        }
    }
}

fn public(algorithm: &str) -> ParsedPublicKey {
    let json = fs::read(keys(algorithm)).expect("the keys were published");
    let json: Value = serde_json::from_slice(&json).expect("they are JSON");
    let member = |name: &str| {
        let value = json["keys"][0][name].as_str();
        decode(value.expect("the key is complete"))
    };
    let rsa = || RsaPublicKeyComponents {
        n: member("n"),
        e: member("e"),
    };
    let key = match algorithm {
        "RS256" => rsa().to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok(),
        "PS256" => rsa().to_parsed_public_key(&RSA_PSS_2048_8192_SHA256).ok(),
        "ES256" => {
            let point = [&[4][..], &member("x"), &member("y")].concat();
            ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point).ok()
        }
        _ => ParsedPublicKey::new(&ED25519, member("x")).ok(),
    };
    key.expect("a good key")
}

/// Two numbers as a sequence of integers: the form that costs the library least.
fn asn1(signature: &[u8]) -> Vec<u8> {
    let numbers = signature.chunks(32).flat_map(|number| {
        let zeros = number.iter().take_while(|digit| **digit == 0).count();
        let digits = &number[zeros..];
        let padding = digits.first().filter(|first| **first >= 0x80).map(|_| 0);
        let length = digits.len() + usize::from(padding.is_some());
        let head = [2, length as u8].into_iter().chain(padding);
        head.chain(digits.iter().copied())
    });
    let numbers: Vec<u8> = numbers.collect();
    [&[0x30, numbers.len() as u8][..], &numbers].concat()
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("it is base64url")
}
