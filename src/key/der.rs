//! As much of DER (X.690) as it takes to find a public key.

use super::KeyError;
use super::algorithm::Curve;
use super::public::PublicKey;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// `version` of a certificate, which may be left out (RFC 5280 section 4.1).
const VERSION: u8 = 0xa0;

/// 1.2.840.113549.1.1.1, RFC 3279 section 2.3.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1, RFC 5480 section 2.1.1.
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.3.101.112, RFC 8410 section 3.
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// The public key of a `SubjectPublicKeyInfo`, an `RSAPublicKey` or a certificate; nothing where it looks like
/// a private key.
///
/// Of a certificate nothing else is looked at, its dates and its signature neither: who configures one trusts it.
pub(super) fn public_key(der: &[u8]) -> Result<Option<PublicKey>, KeyError> {
    let mut whole = Reader(der);
    let mut outer = whole.inside(SEQUENCE)?;
    whole.end()?;
    match outer.peek() {
        Some(INTEGER) => rsa_public_key(outer),
        Some(SEQUENCE) => match Reader(outer.0).inside(SEQUENCE)?.peek() {
            Some(OBJECT) => subject_public_key(outer).map(Some),
            Some(_) => certificate(outer.inside(SEQUENCE)?).map(Some),
            None => Err(KeyError::Malformed),
        },
        Some(_) | None => Err(KeyError::Malformed),
    }
}

/// The integers behind the version of an `RSAPrivateKey` that is wrapped as PKCS#8: n, e, d, p, q, dp, dq, qi
/// (RFC 5958 section 2, RFC 8017 appendix A.1.2).
pub(super) fn rsa_private_numbers(pkcs8: &[u8]) -> Result<[&[u8]; 8], KeyError> {
    let mut wrapped = Reader(pkcs8).inside(SEQUENCE)?;
    wrapped.integer()?;
    wrapped.inside(SEQUENCE)?;
    let mut key = wrapped.inside(OCTET_STRING)?.inside(SEQUENCE)?;
    key.integer()?;
    let mut numbers = [&[][..]; 8];
    for number in &mut numbers {
        *number = key.integer()?;
    }
    key.end()?;
    Ok(numbers)
}

/// RFC 8017 appendix A.1.1. A private key has more than two integers, or something else behind its version.
fn rsa_public_key(mut key: Reader<'_>) -> Result<Option<PublicKey>, KeyError> {
    let n = key.integer()?;
    if key.peek() != Some(INTEGER) {
        return Ok(None);
    }
    let e = key.integer()?;
    match key.end() {
        Ok(()) => PublicKey::rsa(n, e).map(Some),
        Err(_) => Ok(None),
    }
}

/// RFC 5280 section 4.1: what stands before the key in a certificate.
fn certificate(mut certificate: Reader<'_>) -> Result<PublicKey, KeyError> {
    if certificate.peek() == Some(VERSION) {
        certificate.inside(VERSION)?;
    }
    certificate.integer()?;
    // Signature algorithm, issuer, dates, subject.
    for _ in 0..4 {
        certificate.inside(SEQUENCE)?;
    }
    subject_public_key(certificate.inside(SEQUENCE)?)
}

/// RFC 5280 section 4.1.2.7.
fn subject_public_key(mut info: Reader<'_>) -> Result<PublicKey, KeyError> {
    let mut algorithm = info.inside(SEQUENCE)?;
    let bits = info.inside(BIT_STRING)?.0;
    info.end()?;
    // The first byte says how many bits of the last one do not count.
    let [0, key @ ..] = bits else {
        return Err(KeyError::Malformed);
    };
    match algorithm.inside(OBJECT)?.0 {
        RSA => {
            let mut whole = Reader(key);
            let numbers = whole.inside(SEQUENCE)?;
            whole.end()?;
            rsa_public_key(numbers)?.ok_or(KeyError::Malformed)
        }
        EC => {
            let curve = match algorithm.inside(OBJECT)?.0 {
                [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07] => Curve::P256,
                [0x2b, 0x81, 0x04, 0x00, 0x22] => Curve::P384,
                [0x2b, 0x81, 0x04, 0x00, 0x23] => Curve::P521,
                _ => return Err(KeyError::Curve),
            };
            PublicKey::ec(curve, key)
        }
        ED25519 => PublicKey::ed25519(key),
        _ => Err(KeyError::Type),
    }
}

/// What is left to read.
struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// What the next value holds, if it has this tag.
    fn inside(&mut self, tag: u8) -> Result<Reader<'d>, KeyError> {
        let (found, rest) = self.0.split_first().ok_or(KeyError::Malformed)?;
        let (first, rest) = rest.split_first().ok_or(KeyError::Malformed)?;
        let (size, rest) = match *first {
            short @ 0..=0x7f => (usize::from(short), rest),
            // Nothing here is over 64 KiB.
            0x81 | 0x82 => {
                let bytes = usize::from(first & 3);
                let (size, rest) = rest.split_at_checked(bytes).ok_or(KeyError::Malformed)?;
                let size = size
                    .iter()
                    .fold(0, |size, byte| size * 256 + usize::from(*byte));
                // X.690 section 10.1: as short as can be.
                if size < [0x80, 0x100][bytes - 1] {
                    return Err(KeyError::Malformed);
                }
                (size, rest)
            }
            _ => return Err(KeyError::Malformed),
        };
        let (inside, rest) = rest.split_at_checked(size).ok_or(KeyError::Malformed)?;
        if *found != tag {
            return Err(KeyError::Malformed);
        }
        self.0 = rest;
        Ok(Reader(inside))
    }

    /// A positive integer, big-endian without leading zeros; 0 is empty.
    fn integer(&mut self) -> Result<&'d [u8], KeyError> {
        match self.inside(INTEGER)?.0 {
            [] | [0x80..=0xff, ..] | [0, 0..=0x7f, ..] => Err(KeyError::Malformed),
            [0, rest @ ..] => Ok(rest),
            number => Ok(number),
        }
    }

    fn end(&self) -> Result<(), KeyError> {
        match self.0 {
            [] => Ok(()),
            [..] => Err(KeyError::Malformed),
        }
    }
}
