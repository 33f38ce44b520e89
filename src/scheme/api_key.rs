//! API keys: made here, stored hashed, compared in constant time.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::Request;
use rocket::http::RawStr;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::authorization::CredentialError;
use super::verified::Verified;
use super::{ApiKeyFrom, Scheme, SchemeKind};
use crate::denial::Denied;
use crate::launch::random;

/// The API key that a request shows: a [`principal`](macro@crate::principal) verifies it.
///
/// A key is `acme_` + 16 hexadecimal digits (its id) + `_` + 43 characters of base64url (256 bits of a
/// secret). The id finds the key's row; of the secret only the hash is stored. What does not look like that is
/// refused before anything is looked up.
///
/// ```
/// use rocket::State;
/// use rocket_scopes::{ApiKey, ApiKeyFrom, ApiKeyHash, Denied, Granted, Scheme, SchemeKind, Scopes, ScopeSet, principal};
/// # #[derive(Scopes)] pub enum Scope { #[doc = "."] #[scope("items")] Items }
///
/// /// Machines show a key.
/// struct MachineKey;
///
/// impl Scheme for MachineKey {
///     type Scopes = Scope;
///     const NAME: &'static str = "MachineKey";
///     const KIND: SchemeKind = SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-API-Key"), prefix: "acme_" };
/// }
///
/// #[derive(Clone)]
/// struct Machine {
///     name: String,
/// }
///
/// struct Row { name: String, hash: ApiKeyHash, scopes: ScopeSet<Scope> }
/// # struct Machines; impl Machines { async fn find(&self, _id: &str) -> Option<Row> { None } }
///
/// #[principal(scheme = MachineKey)]
/// async fn machine(key: &ApiKey, machines: &State<Machines>) -> Result<Granted<Machine>, Denied> {
///     let row = key.verify(machines.find(key.id()).await, |row| &row.hash)?;
///     Ok(row.granted(|row| row.scopes.clone()).map(|row| Machine { name: row.name }))
/// }
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ApiKey {
    /// With its prefix.
    text: String,
    /// Where its id starts.
    #[zeroize(skip)]
    id: usize,
}

/// What is stored of an API key: its hash, which a text of this form holds: `sha256:` + 43 characters.
///
/// The secret of a key has 256 bits, so that nobody guesses it, and a fast hash will do.
///
/// ```
/// use rocket_scopes::ApiKeyHash;
///
/// let stored = "sha256:n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";
/// let hash: ApiKeyHash = stored.parse()?;
/// assert_eq!(hash.to_string(), stored);
/// # Ok::<(), rocket_scopes::InvalidApiKeyHash>(())
/// ```
#[derive(Clone, Copy)]
pub struct ApiKeyHash([u8; SHA256_OUTPUT_LEN]);

/// A text that is no hash of an API key. Holds no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidApiKeyHash;

/// A new API key: the id and the hash are for the store, the key for its owner, once.
///
/// ```
/// # use rocket_scopes::{ApiKeyFrom, NewApiKey, Scheme, SchemeKind, Scopes};
/// # #[derive(Scopes)] pub enum Scope { #[doc = "."] #[scope("items")] Items }
/// # struct MachineKey;
/// # impl Scheme for MachineKey {
/// #     type Scopes = Scope;
/// #     const NAME: &'static str = "MachineKey";
/// #     const KIND: SchemeKind = SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-API-Key"), prefix: "acme_" };
/// # }
/// let new = NewApiKey::of::<MachineKey>();
/// assert_eq!(new.id().len(), 16);
/// assert!(new.reveal().starts_with("acme_"));
/// println!("store {} under {}", new.hash(), new.id());
/// ```
#[derive(Debug)]
pub struct NewApiKey(ApiKey);

impl ApiKey {
    const ID_LENGTH: usize = 16;
    const SECRET_LENGTH: usize = 43;

    /// The key that a request shows.
    pub(super) fn shown(
        request: &Request<'_>,
        from: &ApiKeyFrom,
        prefix: &str,
    ) -> Result<Self, CredentialError> {
        let text = match from {
            ApiKeyFrom::Cookie(name) => {
                // Rocket's jar decodes names, and keeps one of several cookies: nobody knows which.
                let named = cookies(request).filter(|it| decodes_to(it, name));
                // A browser that keeps others from setting `__Host-key` lets them set `%5f_Host-key`.
                if only(named)?.is_some_and(|it| it != *name) {
                    return Err(CredentialError::Malformed);
                }
                let cookie = request.cookies().get(name);
                cookie.map(|cookie| cookie.value().to_owned())
            }
            ApiKeyFrom::Header(name) => only(request.headers().get(name).map(str::to_owned))?,
            ApiKeyFrom::Query(name) => only(
                request
                    .query_fields()
                    .filter(|field| field.name.source().as_str() == *name)
                    .map(|field| field.value.to_owned()),
            )?,
        };
        match text {
            None => Err(CredentialError::Missing),
            Some(text) if text.is_empty() => Err(CredentialError::Missing),
            Some(text) => Self::read(text, prefix).ok_or(CredentialError::Malformed),
        }
    }

    fn read(text: String, prefix: &str) -> Option<Self> {
        let key = text.strip_prefix(prefix)?;
        let (id, secret) = key.split_once('_')?;
        let is_id = id.len() == Self::ID_LENGTH
            && id
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_secret = secret.len() == Self::SECRET_LENGTH
            && secret
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (is_id && is_secret).then_some(Self {
            id: prefix.len(),
            text,
        })
    }

    /// Which key it says to be: 16 hexadecimal digits, under which its row is found.
    pub fn id(&self) -> &str {
        &self.text[self.id..self.id + Self::ID_LENGTH]
    }

    /// Compares the key with the hash of the row that was found under its id, in constant time.
    ///
    /// # Errors
    ///
    /// 401, and the same whether there is no such key or its secret is wrong.
    pub fn verify<T>(
        &self,
        found: Option<T>,
        hash: impl FnOnce(&T) -> &ApiKeyHash,
    ) -> Result<Verified<T>, Denied> {
        let shown = self.hash();
        match found {
            Some(found) if hash(&found).is(&shown) => Ok(Verified::new(found)),
            Some(_) => Err(Denied::invalid_credentials()),
            None => {
                // The same work.
                let _ = ApiKeyHash([0; SHA256_OUTPUT_LEN]).is(&shown);
                Err(Denied::invalid_credentials())
            }
        }
    }

    fn hash(&self) -> ApiKeyHash {
        let mut hash = [0; SHA256_OUTPUT_LEN];
        hash.copy_from_slice(digest(&SHA256, self.text.as_bytes()).as_ref());
        ApiKeyHash(hash)
    }
}

/// The names of the cookies that a request shows, as they are spelt (RFC 6265 section 4.2.1).
fn cookies(request: &Request<'_>) -> impl Iterator<Item = String> {
    let lists = request.headers().get("Cookie");
    let pairs = lists.flat_map(|list| list.split(';'));
    pairs.map(|pair| pair.split('=').next().unwrap_or_default().trim().to_owned())
}

/// Is this how Rocket reads the name of a cookie?
fn decodes_to(spelling: &str, name: &str) -> bool {
    let decoded = RawStr::new(spelling).percent_decode();
    decoded.is_ok_and(|decoded| decoded == name)
}

/// The only one, if there is one.
fn only(mut values: impl Iterator<Item = String>) -> Result<Option<String>, CredentialError> {
    match (values.next(), values.next()) {
        (first, None) => Ok(first),
        (_, Some(_)) => Err(CredentialError::Repeated),
    }
}

impl ApiKeyHash {
    const PREFIX: &'static str = "sha256:";

    fn is(&self, other: &Self) -> bool {
        verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl NewApiKey {
    /// Makes a key for callers of a scheme.
    ///
    /// # Panics
    ///
    /// Where the scheme is one of another kind: does not compile.
    pub fn of<S: Scheme>() -> Self {
        let prefix = const {
            match S::KIND {
                SchemeKind::ApiKey { prefix, .. } => prefix,
                _ => panic!("callers of this scheme do not show an API key"),
            }
        };
        let id: String = random::<8>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let secret = Zeroizing::new(random::<32>());
        let mut text = format!("{prefix}{id}_");
        // All of it at once: a text that grows leaves copies behind.
        text.reserve(ApiKey::SECRET_LENGTH);
        URL_SAFE_NO_PAD.encode_string(*secret, &mut text);
        Self(ApiKey {
            text,
            id: prefix.len(),
        })
    }

    /// Under which it is stored.
    pub fn id(&self) -> &str {
        self.0.id()
    }

    /// What is stored.
    pub fn hash(&self) -> ApiKeyHash {
        self.0.hash()
    }

    /// The key itself: for its owner, and nobody's log.
    pub fn reveal(&self) -> &str {
        &self.0.text
    }
}

impl FromStr for ApiKeyHash {
    type Err = InvalidApiKeyHash;

    fn from_str(text: &str) -> Result<Self, InvalidApiKeyHash> {
        let hash = text.strip_prefix(Self::PREFIX).ok_or(InvalidApiKeyHash)?;
        let hash = URL_SAFE_NO_PAD
            .decode(hash)
            .map_err(|_| InvalidApiKeyHash)?;
        hash.try_into().map(Self).map_err(|_| InvalidApiKeyHash)
    }
}

impl fmt::Display for ApiKeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Self::PREFIX, URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// Shows the hash of no key: it is compared with, and is as good as a key to whoever can search for one.
impl fmt::Debug for ApiKeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKeyHash(..)")
    }
}

impl fmt::Display for InvalidApiKeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the hash of an API key")
    }
}

impl std::error::Error for InvalidApiKeyHash {}

/// Shows the id, and never the secret.
impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef";
    const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-_";

    fn key(text: &str) -> Option<ApiKey> {
        ApiKey::read(text.to_owned(), "acme_")
    }

    #[test]
    fn only_what_looks_like_a_key_is_looked_up() {
        let good = format!("acme_{ID}_{SECRET}");
        assert_eq!(key(&good).expect("a key").id(), ID);
        for bad in [
            String::new(),
            "acme_".to_owned(),
            format!("other_{ID}_{SECRET}"),
            format!("{ID}_{SECRET}"),
            format!("acme_{ID}{SECRET}"),
            format!("acme_{}_{SECRET}", ID.to_uppercase()),
            format!("acme_{}_{SECRET}", &ID[1..]),
            format!("acme_{ID}_{SECRET}A"),
            format!("acme_{ID}_{}", &SECRET[1..]),
            format!("acme_{ID}_{}+", &SECRET[1..]),
            format!(" {good}"),
            format!("{good} "),
        ] {
            assert!(key(&bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_key_is_good_for_its_own_hash_only() {
        let one = key(&format!("acme_{ID}_{SECRET}")).expect("a key");
        let other = key(&format!("acme_{ID}_{}", SECRET.to_lowercase())).expect("a key");
        let verify = |found: Option<ApiKeyHash>| one.verify(found, |hash| hash).is_ok();
        assert!(verify(Some(one.hash())));
        assert!(!verify(Some(other.hash())));
        assert!(!verify(None));
        let stored: ApiKeyHash = one.hash().to_string().parse().expect("a hash");
        assert!(verify(Some(stored)));
    }

    #[test]
    fn damaged_hashes_are_none() {
        for text in ["", "sha256:", "sha256:AA", "sha512:AA", "n4bQgYhMfWWaL"] {
            assert!(text.parse::<ApiKeyHash>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let one = key(&format!("acme_{ID}_{SECRET}")).expect("a key");
        assert_eq!(format!("{one:?}"), format!("ApiKey({ID})"));
        assert_eq!(format!("{:?}", one.hash()), "ApiKeyHash(..)");
    }
}
