//! One key for one algorithm, ready to verify, and perhaps to sign.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::ParsedPublicKey;

use super::algorithm::Kind;
use super::public::PublicKey;
use super::sign::Signer;
use super::{Algorithm, KeyError, SecretKey, der, ecdsa, jwk, pem};

/// The longest `kid` that is looked at, in bytes.
pub(super) const MAX_ID: usize = 256;

/// One key for one algorithm. Set up once: that costs as much as a signature does.
pub(crate) struct Key {
    id: Option<Box<str>>,
    algorithm: Algorithm,
    half: Half,
    /// When it stops to verify, in seconds since the Unix epoch; zero, where it is gone already.
    end: AtomicU64,
}

/// What is known of the key.
enum Half {
    /// Signs and verifies alike.
    Secret(Box<hmac::Key>),
    Public {
        known: PublicKey,
        verifier: ParsedPublicKey,
        /// Its private half, if it is our own.
        signer: Option<Signer>,
    },
}

impl Key {
    /// A secret for HMAC, at least as long as the hash's output: 32, 48 or 64 bytes.
    pub(crate) fn from_secret(secret: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        let (hash, size) = match algorithm {
            Algorithm::Hs256 => (hmac::HMAC_SHA256, 32),
            Algorithm::Hs384 => (hmac::HMAC_SHA384, 48),
            Algorithm::Hs512 => (hmac::HMAC_SHA512, 64),
            Algorithm::EdDsa
            | Algorithm::Es256
            | Algorithm::Es384
            | Algorithm::Es512
            | Algorithm::Ps256
            | Algorithm::Ps384
            | Algorithm::Ps512
            | Algorithm::Rs256
            | Algorithm::Rs384
            | Algorithm::Rs512 => return Err(KeyError::Label),
        };
        // RFC 7518 section 3.2.
        if secret.len() < size {
            return Err(KeyError::Short);
        }
        Ok(Self::of(
            algorithm,
            Half::Secret(Box::new(hmac::Key::new(hash, secret))),
        ))
    }

    /// The key of this server's own secret, named after it, so that every instance agrees.
    pub(crate) fn from_own_secret(secret: &SecretKey) -> Result<Self, KeyError> {
        let key = Self::from_secret(secret.as_bytes(), Algorithm::Hs256)?;
        let mark = key.sign(b"rocket_scopes key id").unwrap_or_default();
        let id: String = mark[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        key.with_id(&id)
    }

    /// From PEM (RFC 7468): a public key, a certificate of which nothing but its key counts, or a private key.
    pub(crate) fn from_pem(text: &str, algorithm: Algorithm) -> Result<Self, KeyError> {
        Self::from_der(&pem::read(text)?, algorithm)
    }

    /// From DER: what [`from_pem`](Self::from_pem) takes, without its wrapping.
    pub(crate) fn from_der(der: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        match der::public_key(der)? {
            Some(public) => Self::from_public(public, algorithm),
            None => Self::from_signer(Signer::from_der(der, algorithm)?, algorithm),
        }
    }

    /// From a JSON Web Key that the operator gives, so that it may be a secret (RFC 7517 section 4). If it does
    /// not name its algorithm, it has the first that is allowed and fits.
    pub(crate) fn from_jwk(json: &[u8], allowed: &[Algorithm]) -> Result<Self, KeyError> {
        jwk::Jwk::read(json)?.key(allowed)
    }

    /// A new key pair, named by its thumbprint (RFC 7638).
    pub(crate) fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let signer = Signer::generate(algorithm)?;
        let id = signer.public()?.thumbprint();
        Self::from_signer(signer, algorithm)?.with_id(&id)
    }

    pub(super) fn from_public(known: PublicKey, algorithm: Algorithm) -> Result<Self, KeyError> {
        let verifier = known.verifier(algorithm)?;
        let signer = None;
        Ok(Self::of(
            algorithm,
            Half::Public {
                known,
                verifier,
                signer,
            },
        ))
    }

    pub(super) fn from_signer(signer: Signer, algorithm: Algorithm) -> Result<Self, KeyError> {
        let known = signer.public()?;
        let verifier = known.verifier(algorithm)?;
        let signer = Some(signer);
        Ok(Self::of(
            algorithm,
            Half::Public {
                known,
                verifier,
                signer,
            },
        ))
    }

    fn of(algorithm: Algorithm, half: Half) -> Self {
        Self {
            id: None,
            algorithm,
            half,
            end: AtomicU64::new(u64::MAX),
        }
    }

    /// Named so in the headers of tokens: `kid`, at most 256 bytes.
    pub(crate) fn with_id(mut self, id: &str) -> Result<Self, KeyError> {
        if id.len() > MAX_ID {
            return Err(KeyError::Id);
        }
        self.id = Some(id.into());
        Ok(self)
    }

    /// The `kid` of tokens that this key signs (RFC 7515 section 4.1.4).
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Is `signature` this key's over `message`? A few instructions more than the algorithm itself takes.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.half {
            Half::Secret(key) => hmac::verify(key, message, signature).is_ok(),
            Half::Public { verifier, .. } => {
                let good = |signature: &[u8]| verifier.verify_sig(message, signature).is_ok();
                match self.algorithm.kind() {
                    // RFC 7518 section 3.4: r and s side by side, each of full length.
                    Kind::Ec(curve) => {
                        signature.len() == 2 * curve.size() && good(&ecdsa::to_asn1(signature))
                    }
                    // The library compares the length of these.
                    Kind::Ed25519 | Kind::Rsa => good(signature),
                    Kind::Secret => false,
                }
            }
        }
    }

    /// Signs. Nothing where this is but the public half of a key.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match &self.half {
            Half::Secret(key) => Some(hmac::sign(key, message).as_ref().to_vec()),
            Half::Public { signer, .. } => signer.as_ref()?.sign(message),
        }
    }

    /// Says to whoever remembers what this key has verified that it is gone.
    pub(crate) fn retire(&self) {
        self.end_at(0);
    }

    pub(crate) fn is_retired(&self) -> bool {
        self.has_ended(0)
    }

    /// Lets it verify until then, in seconds since the Unix epoch, and no longer.
    pub(crate) fn end_at(&self, time: u64) {
        self.end.store(time, Ordering::Release);
    }

    pub(crate) fn has_ended(&self, now: u64) -> bool {
        self.end.load(Ordering::Acquire) <= now
    }

    /// Is this the same public key, for the same algorithm, of the same name?
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        let is_same_half = match (&self.half, &other.half) {
            (Half::Public { known: a, .. }, Half::Public { known: b, .. }) => a == b,
            // Secrets cannot be compared once they are set up.
            (Half::Secret(_), _) | (_, Half::Secret(_)) => false,
        };
        is_same_half && (self.id(), self.algorithm) == (other.id(), other.algorithm)
    }

    /// The private half, if it is our own.
    pub(super) fn signer(&self) -> Option<&Signer> {
        match &self.half {
            Half::Secret(_) => None,
            Half::Public { signer, .. } => signer.as_ref(),
        }
    }

    /// What may be published, if there is anything.
    pub(super) fn public(&self) -> Option<&PublicKey> {
        match &self.half {
            Half::Secret(_) => None,
            Half::Public { known, .. } => Some(known),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An id may be a provider's text.
        write!(
            f,
            "Key({}, {:?})",
            self.algorithm,
            self.id.as_deref().unwrap_or_default()
        )
    }
}

#[cfg(test)]
mod tests;
