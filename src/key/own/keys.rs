//! What a running server signs and verifies its own tokens with.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::{KeyFile, KeyFileError, private};
use crate::key::{Algorithm, Key, KeyError, KeySet, SecretKey};

/// The keys of this server's own tokens.
pub(crate) struct OwnKeys {
    /// Signs all of them.
    pub(crate) signing: Arc<Key>,
    /// Verify them, the one that signs included.
    pub(crate) set: KeySet,
    /// What to hash names with that others shall not know: HMAC, so that it is the same at each time.
    pub(crate) pseudonyms: Arc<Key>,
    /// What everybody may know, as a JSON Web Key Set; nothing where all keys are secrets.
    pub(crate) published: Option<String>,
    /// Can others read the file of keys?
    pub(crate) is_exposed: bool,
}

impl OwnKeys {
    /// A secret, and those of which tokens may still be about.
    pub(crate) fn of_secret(secret: &SecretKey, previous: &[SecretKey]) -> Result<Self, KeyError> {
        let signing = Arc::new(Key::from_own_secret(secret)?);
        let mut keys = vec![signing.clone()];
        add(&mut keys, previous)?;
        Ok(Self {
            pseudonyms: signing.clone(),
            signing,
            set: KeySet::new(keys).0,
            published: None,
            is_exposed: false,
        })
    }

    /// The keys of a file, and secrets of which tokens may still be about.
    pub(crate) fn of_file(
        file: &KeyFile,
        previous: &[SecretKey],
        now: u64,
    ) -> Result<Self, KeyFileError> {
        let mut own = Self::of_keys(file.in_use(now)?, previous)?;
        own.is_exposed = file.is_exposed();
        Ok(own)
    }

    /// A key pair that ends with this process.
    pub(crate) fn of_this_run(previous: &[SecretKey]) -> Result<Self, KeyFileError> {
        let key = Arc::new(Key::generate(Algorithm::Es256)?);
        Self::of_keys(vec![key], previous)
    }

    fn of_keys(mut keys: Vec<Arc<Key>>, previous: &[SecretKey]) -> Result<Self, KeyFileError> {
        let signing = keys.first().ok_or(KeyFileError::Empty)?.clone();
        let pseudonyms = Arc::new(pseudonyms(&signing)?);
        let published = Some(published(&keys));
        add(&mut keys, previous)?;
        Ok(Self {
            signing,
            set: KeySet::new(keys).0,
            pseudonyms,
            published,
            is_exposed: false,
        })
    }
}

fn add(keys: &mut Vec<Arc<Key>>, previous: &[SecretKey]) -> Result<(), KeyError> {
    for secret in previous {
        let key = Key::from_own_secret(secret)?;
        // Listed twice, it is still one key.
        if !keys.iter().any(|it| it.id() == key.id()) {
            keys.push(Arc::new(key));
        }
    }
    Ok(())
}

/// A secret that follows from a private key, so that every instance has the same.
fn pseudonyms(signing: &Key) -> Result<Key, KeyError> {
    let private = private::members(signing.signer().ok_or(KeyError::Secret)?)?;
    let text = Zeroizing::new([b"rocket_scopes pseudonyms\0", private.as_bytes()].concat());
    let secret = digest(&SHA256, &text);
    Key::from_secret(secret.as_ref(), Algorithm::Hs256)
}

/// RFC 7517 section 5: the public half of each key, and what it is for.
fn published(keys: &[Arc<Key>]) -> String {
    let keys = keys.iter().filter_map(|key| {
        let mut members = vec![
            ("alg", key.algorithm().name().to_owned()),
            ("kid", key.id().unwrap_or_default().to_owned()),
            ("use", "sig".to_owned()),
        ];
        members.extend(key.public()?.members());
        let members = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()));
        Some(serde_json::Value::Object(members.collect()))
    });
    let keys: serde_json::Value = keys.collect::<Vec<_>>().into();
    serde_json::json!({ "keys": keys }).to_string()
}

impl fmt::Debug for OwnKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnKeys({:?})", self.set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretKey {
        SecretKey::new(text.repeat(4))
    }

    #[test]
    fn previous_secrets_verify_and_do_not_sign() {
        let (new, old) = (secret("kMx2vWq8"), secret("Zr4tYb7n"));
        let before = OwnKeys::of_secret(&old, &[]).expect("a secret");
        let signature = before.signing.sign(b"message").expect("it signs");
        let id = before.signing.id();
        for (previous, known) in [
            (vec![old.clone()], true),
            (vec![old.clone(), old.clone(), new.clone()], true),
            (vec![], false),
            (vec![new.clone()], false),
        ] {
            let own = OwnKeys::of_secret(&new, &previous).expect("secrets");
            assert_ne!(own.signing.id(), id);
            let found = own.set.find(Algorithm::Hs256, id);
            let good = found.is_some_and(|key| key.verifies(b"message", &signature));
            assert_eq!(good, known, "{own:?}");
            assert!(own.set.find(Algorithm::Hs256, own.signing.id()).is_some());
            assert_eq!(own.published, None);
        }
        // From a secret to key pairs.
        let own = OwnKeys::of_this_run(&[old]).expect("a key pair");
        assert!(own.set.find(Algorithm::Hs256, id).is_some());
        assert_eq!(own.signing.algorithm(), Algorithm::Es256);
    }

    #[test]
    fn nothing_private_is_published() {
        let pem = crate::key::sample::RSA.pem();
        let algorithms = [Algorithm::Es256, Algorithm::Es384, Algorithm::EdDsa];
        let mut keys: Vec<_> = algorithms
            .map(|it| Arc::new(Key::generate(it).expect("a new key")))
            .into();
        let rsa = Key::from_pem(&pem, Algorithm::Ps256).and_then(|key| key.with_id("rsa"));
        keys.push(Arc::new(rsa.expect("a good key")));
        let own = OwnKeys::of_keys(keys, &[secret("kMx2vWq8")]).expect("keys");
        let json = own.published.expect("public halves");
        let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let published = document["keys"].as_array().expect("a list");
        assert_eq!(published.len(), 4, "{json}");
        for key in published {
            assert_eq!(key["use"], "sig");
            for (name, _) in key.as_object().expect("a key") {
                let public = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];
                assert!(public.contains(&&**name), "{name}");
            }
        }
        // What others would read of it are the same keys.
        let (read, skipped) = KeySet::read_jwks(json.as_bytes(), Algorithm::ALL).expect("a set");
        assert!(skipped.is_empty());
        for key in own
            .set
            .keys()
            .iter()
            .filter(|it| !it.algorithm().is_symmetric())
        {
            let signature = key.sign(b"message").expect("it signs");
            let found = read
                .find(key.algorithm(), key.id())
                .expect("it is published");
            assert!(found.verifies(b"message", &signature), "{key:?}");
        }
    }

    #[test]
    fn every_instance_has_the_same_pseudonyms() {
        let pem = crate::key::sample::EC.pem();
        let own = || {
            let key = Key::from_pem(&pem, Algorithm::Es256).expect("a good key");
            OwnKeys::of_keys(vec![Arc::new(key)], &[]).expect("keys")
        };
        let hash = |own: &OwnKeys| own.pseudonyms.sign(b"johndoe");
        assert_eq!(hash(&own()), hash(&own()));
        assert_ne!(
            hash(&own()),
            hash(&OwnKeys::of_this_run(&[]).expect("keys"))
        );
    }
}
