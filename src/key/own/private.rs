//! Private keys as JSON Web Keys (RFC 7518 sections 6.2.2 and 6.3.2, RFC 8037 section 2).

use aws_lc_rs::encoding::{AsBigEndian, AsDer};
use aws_lc_rs::rsa::KeyPairComponents;
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::key::jwk::Jwk;
use crate::key::public::PublicKey;
use crate::key::sign::{Signer, ec_signing, rsa_encoding};
use crate::key::{Algorithm, KeyError, der};

/// The members of an RSA key that are private, in the order of RFC 8017 appendix A.1.2.
const RSA: [&str; 6] = ["d", "p", "q", "dp", "dq", "qi"];

/// The key pair that a JSON Web Key holds.
pub(super) fn read(jwk: &Jwk<'_>, algorithm: Algorithm) -> Result<Signer, KeyError> {
    let secret = |name: &str| jwk.bytes(name).map(Zeroizing::new);
    match jwk.public()? {
        PublicKey::Ec { curve, point } => {
            let (curve, d) = (ec_signing(curve), secret("d")?);
            let pair = EcdsaKeyPair::from_private_key_and_public_key(curve, &d, &point);
            Ok(Signer::Ec(pair.map_err(|_| KeyError::Malformed)?))
        }
        PublicKey::Ed25519(point) => {
            let pair = Ed25519KeyPair::from_seed_and_public_key(&secret("d")?, &point);
            Ok(Signer::Ed25519(pair.map_err(|_| KeyError::Malformed)?))
        }
        PublicKey::Rsa { n, e } => {
            let [d, p, q, d_p, d_q, q_inverse] = RSA.map(secret);
            let public_key = RsaPublicKeyComponents { n, e };
            let pair = RsaKeyPair::from_components(&KeyPairComponents {
                public_key,
                d: d?,
                p: p?,
                q: q?,
                dP: d_p?,
                dQ: d_q?,
                qInv: q_inverse?,
            });
            let encoding = rsa_encoding(algorithm).ok_or(KeyError::Label)?;
            Ok(Signer::Rsa(
                pair.map_err(|_| KeyError::Malformed)?,
                encoding,
            ))
        }
    }
}

/// The private members of a key pair's JSON Web Key: `"d":".."`, with a comma between two.
pub(super) fn members(signer: &Signer) -> Result<Zeroizing<String>, KeyError> {
    let failed = |_| KeyError::Malformed;
    match signer {
        Signer::Ec(pair) => {
            let d = pair.private_key().as_be_bytes().map_err(failed)?;
            Ok(joined(&["d"], &[d.as_ref()]))
        }
        Signer::Ed25519(pair) => {
            let seed = pair
                .seed()
                .and_then(|seed| seed.as_be_bytes())
                .map_err(failed)?;
            Ok(joined(&["d"], &[seed.as_ref()]))
        }
        Signer::Rsa(pair, _) => {
            let pkcs8 = pair.as_der().map_err(failed)?;
            let [_, _, private @ ..] = der::rsa_private_numbers(pkcs8.as_ref())?;
            Ok(joined(&RSA, &private))
        }
    }
}

fn joined(names: &[&str], values: &[&[u8]]) -> Zeroizing<String> {
    // Long enough for 8192 bits, so that it is never moved and left behind.
    let mut text = Zeroizing::new(String::with_capacity(16 * 1024));
    for (at, (name, value)) in names.iter().zip(values).enumerate() {
        text.push_str(if at == 0 { "\"" } else { ",\"" });
        text.push_str(name);
        text.push_str("\":\"");
        URL_SAFE_NO_PAD.encode_string(value, &mut text);
        text.push('"');
    }
    text
}
