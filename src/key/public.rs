//! What everybody may know of a key pair: enough to verify.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{self, ParsedPublicKey, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::algorithm::{Curve, Kind};
use super::{Algorithm, KeyError, strength};

/// A public key whose numbers are good, of no algorithm yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PublicKey {
    Ec {
        curve: Curve,
        /// 4, x, y: uncompressed (SEC 1 section 2.3.3).
        point: Box<[u8]>,
    },
    Ed25519([u8; 32]),
    Rsa {
        /// Big-endian, without leading zeros.
        n: Box<[u8]>,
        e: Box<[u8]>,
    },
}

impl PublicKey {
    /// An uncompressed point; whether it is on the curve, [`verifier`](Self::verifier) finds out.
    pub(super) fn ec(curve: Curve, point: &[u8]) -> Result<Self, KeyError> {
        let is_whole = point.len() == 1 + 2 * curve.size() && point.first() == Some(&4);
        is_whole
            .then(|| Self::Ec {
                curve,
                point: point.into(),
            })
            .ok_or(KeyError::Point)
    }

    pub(super) fn ed25519(point: &[u8]) -> Result<Self, KeyError> {
        let point = <[u8; 32]>::try_from(point).map_err(|_| KeyError::Point)?;
        match strength::is_low_order(&point) {
            true => Err(KeyError::Point),
            false => Ok(Self::Ed25519(point)),
        }
    }

    pub(super) fn rsa(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        strength::check_rsa(n, e)?;
        Ok(Self::Rsa {
            n: n.into(),
            e: e.into(),
        })
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Ec { curve, .. } => Kind::Ec(*curve),
            Self::Ed25519(_) => Kind::Ed25519,
            Self::Rsa { .. } => Kind::Rsa,
        }
    }

    /// Made ready to verify with this algorithm.
    pub(super) fn verifier(&self, algorithm: Algorithm) -> Result<ParsedPublicKey, KeyError> {
        if self.kind() != algorithm.kind() {
            return Err(KeyError::Label);
        }
        let verifying = verification(algorithm).ok_or(KeyError::Algorithm)?;
        match (self, verifying) {
            (Self::Ec { point, .. }, Verification::Other(verifying)) => {
                ParsedPublicKey::new(verifying, point).map_err(|_| KeyError::Point)
            }
            (Self::Ed25519(point), Verification::Other(verifying)) => {
                ParsedPublicKey::new(verifying, point).map_err(|_| KeyError::Point)
            }
            (Self::Rsa { n, e }, Verification::Rsa(verifying)) => {
                let numbers = RsaPublicKeyComponents { n, e };
                numbers
                    .to_parsed_public_key(verifying)
                    .map_err(|_| KeyError::Weak)
            }
            (Self::Ec { .. } | Self::Ed25519(_), Verification::Rsa(_))
            | (Self::Rsa { .. }, Verification::Other(_)) => Err(KeyError::Label),
        }
    }

    /// The members of its JWK that are needed, by name (RFC 7638 section 3.2, RFC 8037 section 2).
    pub(super) fn members(&self) -> Vec<(&'static str, String)> {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Ec { curve, point } => {
                let (x, y) = point[1..].split_at(curve.size());
                vec![
                    ("crv", curve.name().to_owned()),
                    ("kty", "EC".to_owned()),
                    ("x", encode(x)),
                    ("y", encode(y)),
                ]
            }
            Self::Ed25519(point) => vec![
                ("crv", "Ed25519".to_owned()),
                ("kty", "OKP".to_owned()),
                ("x", encode(point)),
            ],
            Self::Rsa { n, e } => vec![
                ("e", encode(e)),
                ("kty", "RSA".to_owned()),
                ("n", encode(n)),
            ],
        }
    }

    /// A name that follows from the key (RFC 7638): 43 characters of base64url.
    pub(super) fn thumbprint(&self) -> String {
        // Base64url and our own words: nothing to escape.
        let members = self.members().into_iter();
        let members = members.map(|(name, value)| format!("\"{name}\":\"{value}\""));
        let json = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        URL_SAFE_NO_PAD.encode(digest(&SHA256, json.as_bytes()))
    }
}

/// How the library verifies.
enum Verification {
    Other(&'static dyn signature::VerificationAlgorithm),
    Rsa(&'static signature::RsaParameters),
}

fn verification(algorithm: Algorithm) -> Option<Verification> {
    use Verification::{Other, Rsa};

    match algorithm {
        Algorithm::EdDsa => Some(Other(&signature::ED25519)),
        Algorithm::Es256 => Some(Other(&signature::ECDSA_P256_SHA256_ASN1)),
        Algorithm::Es384 => Some(Other(&signature::ECDSA_P384_SHA384_ASN1)),
        Algorithm::Es512 => Some(Other(&signature::ECDSA_P521_SHA512_ASN1)),
        Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512 => None,
        Algorithm::Ps256 => Some(Rsa(&signature::RSA_PSS_2048_8192_SHA256)),
        Algorithm::Ps384 => Some(Rsa(&signature::RSA_PSS_2048_8192_SHA384)),
        Algorithm::Ps512 => Some(Rsa(&signature::RSA_PSS_2048_8192_SHA512)),
        Algorithm::Rs256 => Some(Rsa(&signature::RSA_PKCS1_2048_8192_SHA256)),
        Algorithm::Rs384 => Some(Rsa(&signature::RSA_PKCS1_2048_8192_SHA384)),
        Algorithm::Rs512 => Some(Rsa(&signature::RSA_PKCS1_2048_8192_SHA512)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_the_standard() {
        // RFC 7638 section 3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX\
                 jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgn\
                 Yb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1\
                 jF44-csFCur-kEgU8awapJzKnqDKgw";
        let n = URL_SAFE_NO_PAD.decode(n).expect("base64url");
        let key = PublicKey::rsa(&n, &[1, 0, 1]).expect("a good key");
        assert_eq!(
            key.thumbprint(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        // RFC 8037 appendix A.3.
        let x = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        let key = PublicKey::ed25519(&x.expect("base64url")).expect("a good key");
        assert_eq!(
            key.thumbprint(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn a_point_beside_its_curve_is_refused() {
        let mut point = [7; 65];
        point[0] = 4;
        let key = PublicKey::ec(Curve::P256, &point).expect("a point of the right size");
        assert_eq!(key.verifier(Algorithm::Es256).err(), Some(KeyError::Point));
        assert_eq!(key.verifier(Algorithm::Es384).err(), Some(KeyError::Label));
        assert_eq!(key.verifier(Algorithm::Rs256).err(), Some(KeyError::Label));
        assert_eq!(key.verifier(Algorithm::Hs256).err(), Some(KeyError::Label));
        assert!(PublicKey::ec(Curve::P256, &point[..64]).is_err());
        assert!(PublicKey::ec(Curve::P384, &point).is_err());
        point[0] = 2;
        assert!(PublicKey::ec(Curve::P256, &point).is_err());
        assert!(PublicKey::ed25519(&[0; 32]).is_err());
        assert!(PublicKey::ed25519(&[9; 31]).is_err());
    }
}
