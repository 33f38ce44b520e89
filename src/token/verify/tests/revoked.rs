//! Tokens that are revoked: remembered or not, and no others.

use super::*;

const A: &str = "https://a.example/";
const B: &str = "https://b.example/";

fn two(remembered: u32) -> (Verifier, Arc<Hands>) {
    let issuers = [
        (other("A", A), vec![key(b'a')]),
        (other("B", B), vec![key(b'b')]),
    ];
    verifier(issuers, remembered)
}

fn of(issuer: &str, more: &str) -> String {
    let secret = if issuer == A { b'a' } else { b'b' };
    let claims = format!(r#"{{"iss":"{issuer}","aud":"api","exp":1000{more}}}"#);
    token(&key(secret), HEADER, &claims)
}

#[test]
fn the_request_after_the_revocation_is_refused_remembered_or_not() {
    for remembered in [0, 10] {
        let (verifier, _) = two(remembered);
        let token = of(A, r#","sub":"x","jti":"1""#);
        let verified = verifier.verify(&token).expect("a good token");
        verifier.revocations.revoke(&verified);
        assert_eq!(fault(&verifier, &token), Some(InvalidToken::Revoked));
    }
}

#[test]
fn a_revocation_is_for_one_token_of_one_issuer() {
    for remembered in [0, 10] {
        let (verifier, _) = two(remembered);
        let revoked = of(A, r#","sub":"x","jti":"1""#);
        let others = [
            of(A, r#","sub":"x","jti":"2""#),
            of(B, r#","sub":"x","jti":"1""#),
            of(A, r#","sub":"x""#),
            of(A, r#","sub":"1""#),
        ];
        for token in &others {
            assert_eq!(fault(&verifier, token), None, "{token}");
        }
        let verified = verifier.verify(&revoked).expect("a good token");
        verifier.revocations.revoke(&verified);
        for token in &others {
            assert_eq!(fault(&verifier, token), None, "{token}");
        }
        assert_eq!(fault(&verifier, &revoked), Some(InvalidToken::Revoked));
    }
}

#[test]
fn another_token_with_the_same_name_or_the_same_claims_is_revoked_too() {
    let (verifier, _) = two(10);
    // One name: what else it says does not matter.
    let verified = verifier.verify(&of(A, r#","sub":"x","jti":"1""#));
    verifier
        .revocations
        .revoke(&verified.expect("a good token"));
    let same = of(A, r#","jti":"1","sub":"x","scope":"me""#);
    assert_eq!(fault(&verifier, &same), Some(InvalidToken::Revoked));
    // No name: the claims, whatever the header.
    let verified = verifier.verify(&of(A, r#","sub":"x""#));
    verifier
        .revocations
        .revoke(&verified.expect("a good token"));
    let claims = format!(r#"{{"iss":"{A}","aud":"api","exp":1000,"sub":"x"}}"#);
    let same = token(&key(b'a'), r#"{"typ":"at+jwt","alg":"HS256"}"#, &claims);
    assert_eq!(fault(&verifier, &same), Some(InvalidToken::Revoked));
}

#[test]
fn a_revocation_is_known_until_its_token_expires() {
    let (verifier, clock) = two(0);
    let count = || format!("{:?}", verifier.revocations);
    let revoke = |jti: usize, expires: u64| {
        let claims =
            format!(r#"{{"iss":"{A}","aud":"api","sub":"x","exp":{expires},"jti":"{jti}"}}"#);
        let token = token(&key(b'a'), HEADER, &claims);
        let verified = verifier.verify(&token).expect("a good token");
        verifier.revocations.revoke(&verified);
        token
    };
    let last = revoke(0, 5000);
    (1..1000).for_each(|jti| drop(revoke(jti, 1000)));
    assert_eq!(count(), "Revocations(1000)");
    clock.set(1000);
    (1000..1100).for_each(|jti| drop(revoke(jti, 5000)));
    assert_eq!(count(), "Revocations(101)");
    assert_eq!(fault(&verifier, &last), Some(InvalidToken::Revoked));
}

#[test]
fn a_token_is_never_accepted_after_a_revocation_that_is_done() {
    // Two threads show the token all the time; whatever they have seen before, the next time is refused.
    let (verifier, _) = two(10);
    for round in 0..200 {
        let token = of(A, &format!(r#","sub":"x","jti":"{round}""#));
        let verified = verifier.verify(&token).expect("a good token");
        let is_done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let was_done = is_done.load(Ordering::SeqCst);
                        let is_good = verifier.verify(&token).is_ok();
                        assert!(!(was_done && is_good), "accepted after it was revoked");
                        if was_done {
                            break;
                        }
                    }
                });
            }
            verifier.revocations.revoke(&verified);
            is_done.store(true, Ordering::SeqCst);
        });
    }
}
