//! One JSON Web Key (RFC 7517 section 4).

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::algorithm::{Curve, Kind};
use super::loose::Loose;
use super::one::MAX_ID;
use super::public::PublicKey;
use super::{Algorithm, Key, KeyError};

/// The members that mean something here, all of them strings.
const TEXTS: [&str; 16] = [
    "alg", "crv", "d", "dp", "dq", "e", "k", "kid", "kty", "n", "p", "q", "qi", "use", "x", "y",
];

/// The times that stand in our own keys (OpenID Federation 1.0 section 8.7.2); in those of others they may be anything.
const TIMES: [&str; 2] = ["exp", "iat"];

/// What only the owner of a key pair knows (RFC 7518 sections 6.2.2 and 6.3.2, RFC 8037 section 2).
const PRIVATE: [&str; 6] = ["d", "dp", "dq", "p", "q", "qi"];

/// A JSON Web Key as it was written. Any JSON value can be read as one: what is wrong with it is said when the
/// key is asked for, so that it spoils no other.
#[derive(Default)]
pub(super) struct Jwk<'t> {
    texts: Vec<(&'static str, Cow<'t, str>)>,
    /// In seconds since the Unix epoch.
    times: Vec<(&'static str, u64)>,
    operations: Option<Vec<Cow<'t, str>>>,
    has_other_primes: bool,
    is_malformed: bool,
}

impl<'t> Jwk<'t> {
    pub(super) fn read(json: &'t [u8]) -> Result<Self, KeyError> {
        let text = std::str::from_utf8(json).map_err(|_| KeyError::Malformed)?;
        serde_json::from_str(text).map_err(|_| KeyError::Malformed)
    }

    /// The key, whoever may know it.
    pub(super) fn key(&self, allowed: &[Algorithm]) -> Result<Key, KeyError> {
        self.check()?;
        let key = match self.text("kty") {
            Some("oct") => {
                let secret = Zeroizing::new(self.bytes("k")?);
                Key::from_secret(&secret, self.algorithm(allowed, Kind::Secret)?)?
            }
            Some(_) | None => {
                let public = self.public()?;
                let algorithm = self.algorithm(allowed, public.kind())?;
                Key::from_public(public, algorithm)?
            }
        };
        self.named(key)
    }

    /// The key, if everybody may know it.
    pub(super) fn public_key(&self, allowed: &[Algorithm]) -> Result<Key, KeyError> {
        self.check()?;
        if self.text("kty") == Some("oct") || self.text("k").is_some() {
            return Err(KeyError::Secret);
        }
        if self.has_other_primes || PRIVATE.iter().any(|name| self.text(name).is_some()) {
            return Err(KeyError::Private);
        }
        self.key(allowed)
    }

    /// What only those know who sign and verify with it, if it is a symmetric key (RFC 7518 section 6.4).
    pub(super) fn secret(&self) -> Option<Vec<u8>> {
        match self.text("kty") {
            Some("oct") => self.bytes("k").ok(),
            Some(_) | None => None,
        }
    }

    fn named(&self, key: Key) -> Result<Key, KeyError> {
        match self.text("kid") {
            Some(id) => key.with_id(id),
            None => Ok(key),
        }
    }

    /// Is it well formed, and for signatures?
    fn check(&self) -> Result<(), KeyError> {
        self.check_form()?;
        let verifies = |operations: &Vec<Cow<'_, str>>| operations.iter().any(|it| it == "verify");
        let is_for_signatures = self.text("use").is_none_or(|it| it == "sig")
            && self.operations.as_ref().is_none_or(verifies);
        is_for_signatures.then_some(()).ok_or(KeyError::Use)
    }

    /// Is it well formed?
    pub(super) fn check_form(&self) -> Result<(), KeyError> {
        if self.is_malformed {
            return Err(KeyError::Malformed);
        }
        match self.text("kid").is_some_and(|id| id.len() > MAX_ID) {
            true => Err(KeyError::Id),
            false => Ok(()),
        }
    }

    pub(super) fn public(&self) -> Result<PublicKey, KeyError> {
        match (self.text("kty"), self.text("crv")) {
            (Some("EC"), Some(curve)) => {
                let curve = Curve::from_name(curve).ok_or(KeyError::Curve)?;
                let (x, y) = (self.bytes("x")?, self.bytes("y")?);
                // RFC 7518 section 6.2.1.2: of full length, leading zeros and all.
                if x.len() != curve.size() || y.len() != curve.size() {
                    return Err(KeyError::Point);
                }
                PublicKey::ec(curve, &[&[4], &*x, &*y].concat())
            }
            (Some("OKP"), Some("Ed25519")) => PublicKey::ed25519(&self.bytes("x")?),
            (Some("OKP"), Some(_)) => Err(KeyError::Curve),
            (Some("RSA"), _) => PublicKey::rsa(&self.bytes("n")?, &self.bytes("e")?),
            (Some("EC" | "OKP") | None, _) => Err(KeyError::Malformed),
            (Some(_), _) => Err(KeyError::Type),
        }
    }

    /// The one algorithm of this key: what it says, or the first that is allowed and fits.
    pub(super) fn algorithm(
        &self,
        allowed: &[Algorithm],
        kind: Kind,
    ) -> Result<Algorithm, KeyError> {
        let fits = |it: &Algorithm| it.kind() == kind;
        let Some(name) = self.text("alg") else {
            return allowed
                .iter()
                .copied()
                .find(fits)
                .ok_or(KeyError::Algorithm);
        };
        let named = Algorithm::from_name(name).filter(|it| allowed.contains(it));
        let named = named.ok_or(KeyError::Algorithm)?;
        fits(&named).then_some(named).ok_or(KeyError::Label)
    }

    pub(super) fn time(&self, name: &str) -> Option<u64> {
        let time = self.times.iter().find(|(known, _)| *known == name);
        time.map(|(_, time)| *time)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let text = self.texts.iter().find(|(known, _)| *known == name);
        text.map(|(_, text)| &**text)
    }

    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, KeyError> {
        let text = self.text(name).ok_or(KeyError::Malformed)?;
        let bytes = URL_SAFE_NO_PAD.decode(text);
        bytes.map_err(|_| KeyError::Malformed)
    }

    /// Takes one more member.
    pub(super) fn take(&mut self, name: &str, value: Loose<'t>) {
        if let Some(name) = TIMES.into_iter().find(|known| *known == name) {
            if let Loose::Number(time) = value {
                self.times.push((name, time));
            }
            return;
        }
        let known = TEXTS.into_iter().find(|known| *known == name);
        match (known, value) {
            // RFC 7517 section 4: member names are unique.
            (Some(name), Loose::Text(text)) if self.text(name).is_none() => {
                self.texts.push((name, text));
            }
            (None, Loose::List(list)) if name == "key_ops" && self.operations.is_none() => {
                self.operations = Some(list);
            }
            (None, _) if name == "oth" => self.has_other_primes = true,
            (Some(_) | None, _) => self.is_malformed = true,
        }
    }

    /// Does a member of this name mean anything here?
    pub(super) fn knows(name: &str) -> bool {
        TEXTS.contains(&name) || TIMES.contains(&name) || name == "key_ops" || name == "oth"
    }

    /// What stands in the place of a key and is none.
    pub(super) fn malformed() -> Self {
        Self {
            is_malformed: true,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P256: &str = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
    const ED25519: &str =
        r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;

    fn public(members: &str) -> Result<Algorithm, KeyError> {
        let json = format!("{{{members}}}");
        let key = Jwk::read(json.as_bytes())?.public_key(Algorithm::ALL)?;
        Ok(key.algorithm())
    }

    #[test]
    fn what_is_wrong_with_a_key_is_said() {
        use KeyError::*;
        let with = |more: &str| format!("{P256},{more}");
        for (members, expected) in [
            (P256.to_owned(), Ok(super::Algorithm::Es256)),
            (ED25519.to_owned(), Ok(super::Algorithm::EdDsa)),
            (
                with(r#""alg":"ES256","use":"sig","kid":"1","x5c":7"#),
                Ok(super::Algorithm::Es256),
            ),
            (
                with(r#""key_ops":["sign","verify"]"#),
                Ok(super::Algorithm::Es256),
            ),
            (
                format!(r#"{ED25519},"alg":"Ed25519""#),
                Ok(super::Algorithm::EdDsa),
            ),
            (format!(r#"{ED25519},"alg":"ES256""#), Err(Label)),
            (with(r#""alg":"ES384""#), Err(Label)),
            (with(r#""alg":"HS256""#), Err(Label)),
            (with(r#""alg":"ECDH-ES""#), Err(Algorithm)),
            (with(r#""alg":"none""#), Err(Algorithm)),
            (with(r#""alg":7"#), Err(Malformed)),
            (with(r#""alg":null"#), Err(Malformed)),
            (with(r#""use":"enc""#), Err(Use)),
            (with(r#""key_ops":["encrypt"]"#), Err(Use)),
            (with(r#""key_ops":[]"#), Err(Use)),
            (with(r#""key_ops":"verify""#), Err(Malformed)),
            (with(r#""key_ops":[1]"#), Err(Malformed)),
            (with(r#""kid":7"#), Err(Malformed)),
            (with(r#""kid":"1","kid":"1""#), Err(Malformed)),
            (with(r#""kid":{"kid":{"kid":[]}}"#), Err(Malformed)),
            (
                with(&format!(r#""kid":"{}""#, "k".repeat(256))),
                Ok(super::Algorithm::Es256),
            ),
            (with(&format!(r#""kid":"{}""#, "k".repeat(257))), Err(Id)),
            (
                with(r#""d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE""#),
                Err(Private),
            ),
            (with(r#""oth":[]"#), Err(Private)),
            (with(r#""k":"AQ""#), Err(Secret)),
            (r#""kty":"oct","k":"AQ""#.to_owned(), Err(Secret)),
            (P256.replace("P-256", "P-384"), Err(Point)),
            (P256.replace("P-256", "secp256k1"), Err(Curve)),
            (P256.replace("f83O", "f93O"), Err(Point)),
            (P256.replace("f83O", "f83="), Err(Malformed)),
            (ED25519.replace("Ed25519", "X25519"), Err(Curve)),
            (ED25519.replace("11qY", "1qY"), Err(Malformed)),
            (
                r#""kty":"OKP","crv":"Ed25519","x":"""#.to_owned(),
                Err(Point),
            ),
            (r#""kty":"AKP","pub":"AQ""#.to_owned(), Err(Type)),
            (r#""kty":"ec""#.to_owned(), Err(Type)),
            (r#""kty":"EC""#.to_owned(), Err(Malformed)),
            (r#""kty":"RSA","n":"AQ","e":"AQAB""#.to_owned(), Err(Weak)),
            (r#""kty":"RSA","e":"AQAB""#.to_owned(), Err(Malformed)),
            (String::new(), Err(Malformed)),
        ] {
            assert_eq!(public(&members), expected, "{members}");
        }
    }

    #[test]
    fn the_first_algorithm_that_is_allowed_and_fits_is_that_of_a_nameless_key() {
        use super::Algorithm::{Es256, Es384, Hs256, Hs384, Rs256};
        let of = |json: &str, allowed: &[super::Algorithm]| {
            let key = Jwk::read(json.as_bytes()).and_then(|jwk| jwk.key(allowed));
            key.map(|key| key.algorithm())
        };
        let p256 = format!("{{{P256}}}");
        assert_eq!(of(&p256, &[Rs256, Es384, Es256]), Ok(Es256));
        assert_eq!(of(&p256, &[Rs256, Es384]), Err(KeyError::Algorithm));
        assert_eq!(of(&p256, &[]), Err(KeyError::Algorithm));
        let secret = format!(r#"{{"kty":"oct","k":"{}"}}"#, "A".repeat(44));
        assert_eq!(of(&secret, &[Es256, Hs256]), Ok(Hs256));
        assert_eq!(of(&secret, &[Hs384, Hs256]), Err(KeyError::Short));
    }
}
