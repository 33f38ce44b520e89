//! Numbers that are no good keys, although a library would take them.

use super::KeyError;

/// Is this a modulus and an exponent to rely on? Both without leading zeros.
pub(super) fn check_rsa(n: &[u8], e: &[u8]) -> Result<(), KeyError> {
    let bits = |number: &[u8]| match number.first() {
        None | Some(0) => 0,
        Some(first) => number.len() * 8 - first.leading_zeros() as usize,
    };
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
    // RFC 7518 sections 3.3 and 3.5: 2048 bits or more. Above 8192 a signature costs too much to check.
    let size_is_good = (2048..=8192).contains(&bits(n)) && is_odd(n);
    // RFC 8017 section 3.1: odd, and at least 3. Nobody has one over 32 bits; it would only cost time.
    let exponent_is_good = (2..=32).contains(&bits(e)) && is_odd(e);
    match size_is_good && exponent_is_good && !is_roca(n) {
        true => Ok(()),
        false => Err(KeyError::Weak),
    }
}

/// Is this modulus of the generator whose keys can be factored (CVE-2017-15361)?
///
/// Its primes are powers of 65537 modulo a product of small primes, and so is their product: modulo each of the
/// small primes the modulus lies in the group that 65537 generates. For others the chance is about 2^-27.
fn is_roca(n: &[u8]) -> bool {
    const PRIMES: [u32; 38] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
        97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];
    PRIMES.iter().all(|prime| {
        let rest = n
            .iter()
            .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        let powers = std::iter::successors(Some(1), |power| Some(power * 65537 % prime));
        powers.take(*prime as usize).any(|power| power == rest)
    })
}

/// Is this the encoding of a point of low order? Anybody can sign for such a key.
///
/// They are few: the `y` of each, of whatever sign.
pub(super) fn is_low_order(point: &[u8; 32]) -> bool {
    const ORDER_8: [[u8; 32]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    let mut y = *point;
    y[31] &= 0x7f;
    let (first, middle, last) = (y[0], &y[1..31], y[31]);
    // 0 and 1; p - 1, p and p + 1, where p = 2^255 - 19.
    let is_near_zero = first <= 1 && middle.iter().all(|byte| *byte == 0) && last == 0;
    let is_near_p = first >= 0xec && middle.iter().all(|byte| *byte == 0xff) && last == 0x7f;
    is_near_zero || is_near_p || ORDER_8.contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modulus(bytes: usize, first: u8, last: u8) -> Vec<u8> {
        let mut n = vec![0x5a; bytes];
        n[0] = first;
        n[bytes - 1] = last;
        n
    }

    #[test]
    fn the_limits_of_rsa_are_kept_from_both_sides() {
        let good = [1, 0, 1].as_slice();
        for (n, e, expected) in [
            (modulus(256, 0x80, 1), good, true),
            (modulus(256, 0x7f, 1), good, false),
            (modulus(128, 0x80, 1), good, false),
            (modulus(1024, 0xff, 1), good, true),
            (modulus(1025, 0x01, 1), good, false),
            (modulus(256, 0x80, 2), good, false),
            (modulus(257, 0x00, 1), good, false),
            (Vec::new(), good, false),
            (modulus(256, 0x80, 1), &[3], true),
            (modulus(256, 0x80, 1), &[1], false),
            (modulus(256, 0x80, 1), &[2], false),
            (modulus(256, 0x80, 1), &[0], false),
            (modulus(256, 0x80, 1), &[], false),
            (modulus(256, 0x80, 1), &[1, 0, 0], false),
            (modulus(256, 0x80, 1), &[0, 1, 0, 1], false),
            (modulus(256, 0x80, 1), &[0xff, 0xff, 0xff, 0xff], true),
            (modulus(256, 0x80, 1), &[1, 0, 0, 0, 1], false),
        ] {
            let checked = check_rsa(&n, e);
            assert_eq!(checked.is_ok(), expected, "{} bytes, {e:?}", n.len());
        }
    }

    #[test]
    fn a_power_of_65537_has_the_mark_of_the_weak_generator() {
        // 65537^128 has 2049 bits, and is in each of the groups.
        let mut n = vec![1u8];
        for _ in 0..128 {
            let mut product = vec![0u32; n.len() + 2];
            for (at, byte) in n.iter().enumerate() {
                product[at] += u32::from(*byte);
                product[at + 2] += u32::from(*byte);
            }
            for at in 0..product.len() - 1 {
                product[at + 1] += product[at] >> 8;
                product[at] &= 0xff;
            }
            n = product.into_iter().map(|byte| byte as u8).collect();
        }
        while n.last() == Some(&0) {
            n.pop();
        }
        n.reverse();
        assert!(is_roca(&n));
        assert_eq!(check_rsa(&n, &[1, 0, 1]), Err(KeyError::Weak));
        assert!(!is_roca(&modulus(256, 0x80, 1)));
    }

    #[test]
    fn points_of_low_order_are_known_whatever_their_sign() {
        let mut p_plus_one = [0xff; 32];
        (p_plus_one[0], p_plus_one[31]) = (0xee, 0xff);
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut other = [0; 32];
        other[0] = 2;
        for (point, low) in [
            ([0; 32], true),
            (identity, true),
            (p_plus_one, true),
            (other, false),
        ] {
            assert_eq!(is_low_order(&point), low, "{point:?}");
        }
    }
}
