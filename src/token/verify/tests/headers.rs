//! Headers that need no reading, and when they do.

use super::*;

const CLAIMS: &str = r#"{"iss":"a","sub":"x","aud":"api","exp":1000}"#;

fn named(of: u8, id: &str) -> Key {
    key(of).with_id(id).expect("a short name")
}

fn header(id: &str) -> String {
    format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{id}"}}"#)
}

fn is_known(issuer: &Issuer, id: &str) -> bool {
    let spelling = URL_SAFE_NO_PAD.encode(header(id));
    issuer.known_header(&spelling).is_some()
}

#[test]
fn only_a_good_signature_makes_a_header_known() {
    let (verifier, _) = verifier([(other("A", "a"), vec![named(b'1', "1")])], 0);
    let [issuer] = &*verifier.issuers else {
        panic!("there is one")
    };
    let forged = token(&key(b'2'), &header("1"), CLAIMS);
    assert_eq!(fault(&verifier, &forged), Some(InvalidToken::Signature));
    assert!(!is_known(issuer, "1"));
    let good = token(&key(b'1'), &header("1"), CLAIMS);
    assert_eq!(fault(&verifier, &good), None);
    assert!(is_known(issuer, "1"));
    // Known or not, the signature decides.
    assert_eq!(fault(&verifier, &forged), Some(InvalidToken::Signature));
    let unsigned = token(
        &key(b'1'),
        r#"{"alg":"none","typ":"at+jwt","kid":"1"}"#,
        CLAIMS,
    );
    assert_eq!(fault(&verifier, &unsigned), Some(InvalidToken::Algorithm));
}

#[test]
fn a_header_is_known_for_its_issuer_and_as_long_as_its_key() {
    let issuers = [
        (other("A", "a"), vec![named(b'1', "1"), named(b'2', "2")]),
        (other("B", "b"), vec![named(b'3', "1")]),
    ];
    let (verifier, _) = verifier(issuers, 0);
    let (one, two) = (
        token(&key(b'1'), &header("1"), CLAIMS),
        token(&key(b'2'), &header("2"), CLAIMS),
    );
    // The last one is known, the others are read.
    for token in [&one, &two, &one] {
        assert_eq!(fault(&verifier, token), None);
    }
    assert!(is_known(&verifier.issuers[0], "1") && !is_known(&verifier.issuers[0], "2"));
    assert!(!is_known(&verifier.issuers[1], "1"), "of another issuer");
    let others = token(
        &key(b'1'),
        &header("1"),
        &CLAIMS.replace(r#""a""#, r#""b""#),
    );
    assert_eq!(fault(&verifier, &others), Some(InvalidToken::Signature));
    let gone = verifier.verify(&one).expect("a good token");
    gone.verified().key.as_ref().expect("a key").retire();
    assert!(!is_known(&verifier.issuers[0], "1"));
    assert_eq!(fault(&verifier, &one), Some(InvalidToken::Key));
    assert_eq!(fault(&verifier, &two), None, "of the other key");
}
