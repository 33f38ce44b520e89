//! The private half of a key pair: it signs.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaEncoding, RsaKeyPair,
};

use super::algorithm::{Curve, Kind};
use super::public::PublicKey;
use super::{Algorithm, KeyError};

/// A private key, ready to sign. The library wipes it on drop.
pub(super) enum Signer {
    Ec(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
}

impl Signer {
    /// From PKCS#8 (RFC 5958), or the older forms of RSA (RFC 8017) and elliptic curves (RFC 5915).
    pub(super) fn from_der(der: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        match algorithm.kind() {
            Kind::Ec(curve) => {
                let pair = EcdsaKeyPair::from_private_key_der(ec_signing(curve), der);
                Ok(Self::Ec(pair.map_err(|_| KeyError::Malformed)?))
            }
            Kind::Ed25519 => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der);
                Ok(Self::Ed25519(pair.map_err(|_| KeyError::Malformed)?))
            }
            Kind::Rsa => {
                let encoding = rsa_encoding(algorithm).ok_or(KeyError::Algorithm)?;
                let pair = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der));
                Ok(Self::Rsa(pair.map_err(|_| KeyError::Malformed)?, encoding))
            }
            Kind::Secret => Err(KeyError::Label),
        }
    }

    /// A new one, from the library's random numbers.
    pub(super) fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let failed = |_| KeyError::Malformed;
        match algorithm.kind() {
            Kind::Ec(curve) => {
                let pair = EcdsaKeyPair::generate(ec_signing(curve));
                Ok(Self::Ec(pair.map_err(failed)?))
            }
            Kind::Ed25519 => Ok(Self::Ed25519(Ed25519KeyPair::generate().map_err(failed)?)),
            Kind::Rsa => {
                let encoding = rsa_encoding(algorithm).ok_or(KeyError::Algorithm)?;
                // 128 bits of security, as the others have (NIST SP 800-57 part 1, table 2).
                let pair = RsaKeyPair::generate(KeySize::Rsa3072);
                Ok(Self::Rsa(pair.map_err(failed)?, encoding))
            }
            Kind::Secret => Err(KeyError::Label),
        }
    }

    pub(super) fn public(&self) -> Result<PublicKey, KeyError> {
        match self {
            Self::Ec(pair) => {
                let point = pair.public_key().as_ref();
                let curves = [Curve::P256, Curve::P384, Curve::P521];
                let fits = |curve: &Curve| point.len() == 1 + 2 * curve.size();
                let curve = curves.into_iter().find(fits).ok_or(KeyError::Curve)?;
                PublicKey::ec(curve, point)
            }
            Self::Ed25519(pair) => PublicKey::ed25519(pair.public_key().as_ref()),
            Self::Rsa(pair, _) => {
                let public = pair.public_key();
                PublicKey::rsa(
                    public.modulus().big_endian_without_leading_zero(),
                    public.exponent().big_endian_without_leading_zero(),
                )
            }
        }
    }

    /// Signs, in the form that JSON Web Signature wants (RFC 7518 section 3.4: r and s side by side). Nothing
    /// only where the library fails.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Ec(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message).ok()?;
                Some(signature.as_ref().to_vec())
            }
            Self::Ed25519(pair) => Some(pair.try_sign(message).ok()?.as_ref().to_vec()),
            Self::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &SystemRandom::new(), message, &mut signature)
                    .ok()?;
                Some(signature)
            }
        }
    }
}

pub(super) fn ec_signing(curve: Curve) -> &'static EcdsaSigningAlgorithm {
    match curve {
        Curve::P256 => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        Curve::P384 => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        Curve::P521 => &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
    }
}

pub(super) fn rsa_encoding(algorithm: Algorithm) -> Option<&'static dyn RsaEncoding> {
    match algorithm {
        Algorithm::Ps256 => Some(&signature::RSA_PSS_SHA256),
        Algorithm::Ps384 => Some(&signature::RSA_PSS_SHA384),
        Algorithm::Ps512 => Some(&signature::RSA_PSS_SHA512),
        Algorithm::Rs256 => Some(&signature::RSA_PKCS1_SHA256),
        Algorithm::Rs384 => Some(&signature::RSA_PKCS1_SHA384),
        Algorithm::Rs512 => Some(&signature::RSA_PKCS1_SHA512),
        Algorithm::EdDsa
        | Algorithm::Es256
        | Algorithm::Es384
        | Algorithm::Es512
        | Algorithm::Hs256
        | Algorithm::Hs384
        | Algorithm::Hs512 => None,
    }
}
