//! The vectors of Project Wycheproof for JSON Web Signature and JSON Web Key: signatures, keys and spellings that
//! libraries have let pass. Read from the folder that the environment variable `WYCHEPROOF_DIR` names.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::jws::{Compact, Header, decode};
use crate::key::{Algorithm, Key, KeySet};

/// Vectors that we decide otherwise, and why. By file and number.
const OTHERWISE: &[(&str, &[u32], &str)] = &[
    (
        "json_web_signature_test.json",
        &[259, 264, 268, 272, 320, 325],
        "valid, but nothing is signed: no token has an empty payload",
    ),
    (
        "json_web_signature_test.json",
        &[346, 350],
        "valid with PS384, but the key says that it is for PS256: one key, one algorithm (RFC 7517 section 4.4)",
    ),
    (
        "json_web_signature_test.json",
        &[347, 351],
        "valid, but the key says that it is for `ES521`, which no algorithm is called",
    ),
    (
        "json_web_signature_test.json",
        &[367, 370],
        "invalid for its padding, but byte for byte the token of vector 357, which is valid and has none",
    ),
    (
        "json_web_signature_test.json",
        &[372, 373],
        "valid, but with `?` inside: base64url has no such character (RFC 7515 section 2)",
    ),
    (
        "json_web_key_test.json",
        &[2],
        "valid, but a set of secrets: a document that others may read holds none that we use",
    ),
    ("json_web_crypto_test.json", &[48], "the same"),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    number_of_tests: usize,
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    public: Option<Value>,
    private: Option<Value>,
    tests: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    tc_id: u32,
    comment: String,
    jws: Option<Value>,
    result: String,
}

impl Group {
    /// The keys as an issuer would have them. What cannot be used is not there.
    fn keys(&self) -> KeySet {
        let json = self.public.as_ref().or(self.private.as_ref());
        let json = json.expect("a group has a key");
        let only = match json.get("keys").map(|keys| (keys, keys.as_array())) {
            None => json,
            Some((_, Some(keys))) if keys.len() == 1 => &keys[0],
            Some(_) => {
                let set = KeySet::read_jwks(json.to_string().as_bytes(), Algorithm::ALL);
                return set.map(|(set, _)| set).unwrap_or_default();
            }
        };
        let key = Key::from_jwk(only.to_string().as_bytes(), Algorithm::ALL);
        key.map_or_else(|_| KeySet::default(), |key| KeySet::of(Arc::new(key)))
    }
}

/// The way of every token, as far as its claims.
fn is_good(token: &str, keys: &KeySet) -> bool {
    let verified = || {
        let compact = Compact::cut(token).ok()?;
        let header = decode(compact.header).ok()?;
        let header = Header::read(&header).ok()?;
        let key = keys.find(header.algorithm, header.key_id.as_deref())?;
        let signature = decode(compact.signature).ok()?;
        decode(compact.payload).ok()?;
        Some(key.verifies(compact.signed.as_bytes(), &signature))
    };
    verified().unwrap_or_default()
}

#[test]
#[ignore = "needs the vectors: WYCHEPROOF_DIR names their folder"]
fn no_forged_token_of_wycheproof_is_accepted() {
    let folder = std::env::var_os("WYCHEPROOF_DIR");
    let folder = folder.expect("`WYCHEPROOF_DIR` names the folder of the vectors");
    let mut counts = BTreeMap::new();
    let mut wrong = Vec::new();
    for name in [
        "json_web_crypto_test.json",
        "json_web_key_test.json",
        "json_web_signature_test.json",
    ] {
        let json = std::fs::read(Path::new(&folder).join(name)).expect("the vectors are there");
        let file: File = serde_json::from_slice(&json).expect("vectors as they were");
        let tests = file.test_groups.iter().map(|group| group.tests.len());
        assert_eq!(tests.sum::<usize>(), file.number_of_tests, "{name}");
        for group in &file.test_groups {
            let keys = group.keys();
            for vector in &group.tests {
                // Those of encryption have none; JSON serialisation is no text.
                let Some(jws) = &vector.jws else { continue };
                let accepted = jws.as_str().is_some_and(|token| is_good(token, &keys));
                let is_otherwise = |(file, ids, _): &&(&str, &[u32], &str)| {
                    *file == name && ids.contains(&vector.tc_id)
                };
                let otherwise = OTHERWISE.iter().any(|it| is_otherwise(&it));
                let valid = vector.result == "valid";
                *counts.entry((name, valid, accepted)).or_insert(0) += 1;
                if accepted != (valid != otherwise) {
                    wrong.push(format!(
                        "{name} {} ({}): {}, accepted: {accepted}",
                        vector.tc_id, vector.comment, vector.result
                    ));
                }
            }
        }
    }
    for ((name, valid, accepted), count) in counts {
        println!("{name}: valid {valid}, accepted {accepted}: {count}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
