//! Expiry and the other times, at each use.

use super::*;

#[test]
fn the_times_of_a_token_count_at_each_use_remembered_or_not() {
    use InvalidToken::*;
    for (times, leeway, uses) in [
        (
            r#""exp":1000"#,
            0.0,
            &[
                (999, None),
                (1000, Some(Expired)),
                (2000, Some(Expired)),
                (900, None),
            ][..],
        ),
        (
            r#""exp":1000"#,
            30.0,
            &[
                (1000, None),
                (1029, None),
                (1030, Some(Expired)),
                (1029, None),
            ],
        ),
        (
            r#""exp":1000.5"#,
            0.0,
            &[(1000, None), (1001, Some(Expired))],
        ),
        (
            r#""exp":1000,"nbf":500"#,
            0.0,
            &[
                (499, Some(NotYetValid)),
                (500, None),
                (499, Some(NotYetValid)),
                (501, None),
            ],
        ),
        (
            r#""exp":1000,"nbf":500"#,
            30.0,
            &[
                (469, Some(NotYetValid)),
                (470, None),
                (469, Some(NotYetValid)),
            ],
        ),
        // A clock that was set back.
        (
            r#""exp":1000,"iat":500"#,
            0.0,
            &[(500, None), (499, Some(IssuedInTheFuture)), (500, None)],
        ),
        (
            r#""exp":1000,"iat":500"#,
            30.0,
            &[(470, None), (469, Some(IssuedInTheFuture))],
        ),
    ] {
        for remembered in [0, 10] {
            let expected = Expectations { leeway, ..own() };
            let (verifier, clock) = verifier([(expected, vec![key(b'k')])], remembered);
            let token = token(
                &key(b'k'),
                HEADER,
                &format!(r#"{{"sub":"johndoe",{times}}}"#),
            );
            for (now, expected) in uses {
                clock.set(*now);
                let found = fault(&verifier, &token);
                assert_eq!(
                    found, *expected,
                    "{times} at {now}, remembering {remembered}"
                );
            }
        }
    }
}

#[test]
fn a_cap_on_the_lifetime_holds_from_both_sides_and_cannot_be_dodged() {
    use InvalidToken::*;
    for (times, cap, expected) in [
        (r#""iat":100,"exp":1000"#, Some(900.0), None),
        (r#""iat":100,"exp":1001"#, Some(900.0), Some(Lifetime)),
        (r#""exp":1000"#, Some(900.0), Some(Lifetime)),
        (
            r#""iat":100,"exp":253402300799"#,
            Some(900.0),
            Some(Lifetime),
        ),
        (r#""iat":100,"exp":253402300799"#, None, None),
        (r#""exp":1000"#, None, None),
    ] {
        let expected_of = Expectations {
            max_lifetime: cap,
            ..own()
        };
        let (verifier, clock) = verifier([(expected_of, vec![key(b'k')])], 10);
        clock.set(500);
        let token = token(
            &key(b'k'),
            HEADER,
            &format!(r#"{{"sub":"johndoe",{times}}}"#),
        );
        assert_eq!(fault(&verifier, &token), expected, "{times}, cap {cap:?}");
    }
}

#[test]
fn each_issuer_has_its_own_leeway() {
    let of = |name: &str, leeway| Expectations {
        leeway,
        ..other(name, name)
    };
    let (verifier, clock) = verifier(
        [
            (of("strict", 0.0), vec![key(b's')]),
            (of("lax", 30.0), vec![key(b'l')]),
        ],
        10,
    );
    clock.set(1010);
    for (issuer, secret, expected) in [
        ("strict", b's', Some(InvalidToken::Expired)),
        ("lax", b'l', None),
    ] {
        let claims = format!(r#"{{"iss":"{issuer}","sub":"x","aud":"api","exp":1000}}"#);
        let token = token(&key(secret), HEADER, &claims);
        assert_eq!(fault(&verifier, &token), expected, "{issuer}");
    }
}
