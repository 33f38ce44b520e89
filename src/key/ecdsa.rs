//! ECDSA signatures in the form that the library reads without a detour.

/// r and s side by side (RFC 7518 section 3.4) as a sequence of two integers (RFC 3279 section 2.2.3).
///
/// The library takes either form, but makes two big numbers of the first, only to write them as the second: that
/// costs more than to read the rest of a token.
pub(super) fn to_asn1(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let (r, s) = (digits(r), digits(s));
    let size = integer_size(r) + integer_size(s);
    let mut der = Vec::with_capacity(3 + size);
    der.push(0x30);
    if size >= 0x80 {
        der.push(0x81);
    }
    // Two numbers of the longest curve are 138 bytes.
    der.push(size as u8);
    for number in [r, s] {
        let is_padded = is_padded(number);
        der.extend([0x02, number.len() as u8 + u8::from(is_padded)]);
        if is_padded {
            der.push(0);
        }
        der.extend_from_slice(number);
    }
    der
}

/// The number without leading zeros, but one digit at least.
fn digits(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|digit| **digit == 0).count();
    &number[zeros.min(number.len().saturating_sub(1))..]
}

/// Would it be read as below zero?
fn is_padded(number: &[u8]) -> bool {
    number.first().is_some_and(|first| *first >= 0x80)
}

fn integer_size(number: &[u8]) -> usize {
    2 + number.len() + usize::from(is_padded(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_can_be_and_never_negative() {
        for (signature, der) in [
            (&[1, 2][..], &[0x30, 6, 2, 1, 1, 2, 1, 2][..]),
            (&[0, 0, 0, 0], &[0x30, 6, 2, 1, 0, 2, 1, 0]),
            (
                &[0x7f, 0xff, 0, 0x80],
                &[0x30, 9, 2, 2, 0x7f, 0xff, 2, 2, 0, 0x80][..],
            ),
            (&[0x80, 0, 0, 1], &[0x30, 8, 2, 3, 0, 0x80, 0, 2, 1, 1]),
        ] {
            let mut expected = der.to_vec();
            expected[1] = (der.len() - 2) as u8;
            assert_eq!(to_asn1(signature), expected, "{signature:?}");
        }
        let long = to_asn1(&[0xff; 132]);
        assert_eq!(long[..6], [0x30, 0x81, 138, 0x02, 67, 0]);
        assert_eq!(long.len(), 141);
    }
}
