//! Several issuers: whose keys verify whose tokens, and who is meant by a subject.

use super::*;

const A: &str = "https://a.example/";
const B: &str = "https://b.example/";

/// Two issuers whose keys have the same name, and this server itself.
fn three() -> (Verifier, Arc<Hands>) {
    let named = |of| key(of).with_id("1").expect("a short name");
    let here = Expectations {
        issuer: Some("https://here.example/".to_owned()),
        ..own()
    };
    let b = Expectations {
        scope_claim: "scp".to_owned(),
        ..other("B", B)
    };
    verifier(
        [
            (here, vec![named(b'h')]),
            (other("A", A), vec![named(b'a')]),
            (b, vec![named(b'b')]),
        ],
        10,
    )
}

fn claims(issuer: &str, more: &str) -> String {
    format!(r#"{{"iss":"{issuer}","sub":"x","aud":"api","exp":1000{more}}}"#)
}

#[test]
fn the_keys_of_one_issuer_never_verify_a_token_of_another() {
    let (verifier, _) = three();
    for header in [
        HEADER.to_owned(),
        r#"{"alg":"HS256","typ":"at+jwt","kid":"1"}"#.to_owned(),
    ] {
        for (issuer, secret, expected) in [
            (A, b'a', None),
            (B, b'b', None),
            (A, b'b', Some(InvalidToken::Signature)),
            (B, b'a', Some(InvalidToken::Signature)),
            (A, b'h', Some(InvalidToken::Signature)),
            ("https://here.example/", b'a', Some(InvalidToken::Signature)),
        ] {
            let token = token(&key(secret), &header, &claims(issuer, ""));
            let found = fault(&verifier, &token);
            assert_eq!(found, expected, "{issuer} signed by {}", char::from(secret));
        }
    }
}

#[test]
fn an_issuer_is_found_by_its_exact_name() {
    let (verifier, _) = three();
    for name in [
        "https://a.example",
        "https://a.example//",
        "HTTPS://a.example/",
        "https://A.example/",
        " https://a.example/",
        "https://a.example/x",
        "https://c.example/",
        "",
    ] {
        let token = token(&key(b'a'), HEADER, &claims(name, ""));
        assert_eq!(
            fault(&verifier, &token),
            Some(InvalidToken::Issuer),
            "{name:?}"
        );
    }
    for (claims, expected) in [
        (
            r#"{"sub":"x","aud":"api","exp":1000}"#,
            InvalidToken::Issuer,
        ),
        (
            r#"{"iss":["https://a.example/"],"sub":"x","aud":"api","exp":1000}"#,
            InvalidToken::Claims,
        ),
        (
            r#"{"iss":"https://a.example/","iss":"https://b.example/","sub":"x","aud":"api","exp":1000}"#,
            InvalidToken::Claims,
        ),
    ] {
        let token = token(&key(b'a'), HEADER, claims);
        assert_eq!(fault(&verifier, &token), Some(expected), "{claims}");
    }
}

#[test]
fn a_name_of_a_key_is_looked_up_among_its_issuers_keys() {
    use InvalidToken::*;
    let named = |of, id: &str| key(of).with_id(id).expect("a short name");
    let two = vec![named(b'1', "one"), named(b'2', "two")];
    let (verifier, _) = verifier(
        [
            (other("A", A), two),
            (other("B", B), vec![named(b'3', "three")]),
        ],
        10,
    );
    for (issuer, id, secret, expected) in [
        (A, Some("one"), b'1', None),
        (A, Some("two"), b'2', None),
        (A, Some("one"), b'2', Some(Signature)),
        (A, Some("three"), b'3', Some(Key)),
        (A, Some("One"), b'1', Some(Key)),
        (A, Some(""), b'1', Some(Key)),
        // Never one of many that are tried.
        (A, None, b'1', Some(Key)),
        (B, None, b'3', None),
        (B, Some("three"), b'3', None),
        (B, Some("one"), b'1', Some(Key)),
    ] {
        let id = id.map_or_else(String::new, |id| format!(r#","kid":"{id}""#));
        let header = format!(r#"{{"alg":"HS256","typ":"at+jwt"{id}}}"#);
        let token = token(&key(secret), &header, &claims(issuer, ""));
        assert_eq!(fault(&verifier, &token), expected, "{header} of {issuer}");
    }
}

#[test]
fn algorithms_come_from_the_settings() {
    let (verifier, _) = three();
    for (algorithm, expected) in [
        ("HS256", None),
        ("HS512", Some(InvalidToken::Algorithm)),
        ("RS256", Some(InvalidToken::Algorithm)),
        ("none", Some(InvalidToken::Algorithm)),
    ] {
        let header = format!(r#"{{"alg":"{algorithm}","typ":"at+jwt"}}"#);
        let token = token(&key(b'a'), &header, &claims(A, ""));
        assert_eq!(fault(&verifier, &token), expected, "{algorithm}");
    }
}

#[test]
fn a_subject_of_two_issuers_is_two_people() {
    let (verifier, _) = three();
    let of = |issuer: &str, secret| {
        let claims = match issuer.contains("here") {
            true => format!(r#"{{"iss":"{issuer}","sub":"x","exp":1000}}"#),
            false => claims(issuer, ""),
        };
        let token = token(&key(secret), HEADER, &claims);
        verifier.verify(&token).expect("a good token")
    };
    let tokens = [of("https://here.example/", b'h'), of(A, b'a'), of(B, b'b')];
    let schemes = tokens.each_ref().map(|token| token.scheme());
    assert_eq!(schemes, [None, Some("A"), Some("B")]);
    assert_eq!(
        tokens.each_ref().map(AccessToken::is_own),
        [true, false, false]
    );
    assert_eq!(tokens[1].issuer(), Some(A));
    for (place, one) in tokens.iter().enumerate() {
        for (other_place, other) in tokens.iter().enumerate() {
            let is_same = place == other_place;
            assert_eq!(one.subject(), other.subject());
            assert_eq!(one.identity() == other.identity(), is_same);
            let hashes = [one, other].map(|token| {
                verifier.subject_hash(token.issuer().unwrap_or_default(), token.subject())
            });
            assert_eq!(hashes[0] == hashes[1], is_same, "{hashes:?}");
        }
    }
}

#[test]
fn each_issuer_has_one_claim_for_scopes() {
    let (verifier, _) = three();
    for (issuer, secret, more, expected) in [
        (A, b'a', r#","scope":"me items""#, Some(2)),
        (A, b'a', r#","scope":["me","items","other"]"#, Some(2)),
        (A, b'a', r#","scp":"me items""#, Some(0)),
        (A, b'a', r#","scope":"me","scp":["items"]"#, Some(1)),
        (A, b'a', r#","scope":"me","scp":7"#, Some(1)),
        (A, b'a', r#","scope":7"#, None),
        (A, b'a', r#","scope":["me",7]"#, None),
        (A, b'a', r#","scope":"me","scope":"items""#, None),
        (A, b'a', r#","scope":"me","scp":"me","scp":"items""#, None),
        (B, b'b', r#","scp":"me items""#, Some(2)),
        (B, b'b', r#","scope":"me items""#, Some(0)),
        (B, b'b', r#","scope":{},"scp":"me""#, Some(1)),
        (B, b'b', r#","scp":null"#, None),
        (B, b'b', r#","scp":"me	items""#, None),
        (B, b'b', r#","scp":"me,items""#, Some(0)),
    ] {
        let token = token(&key(secret), HEADER, &claims(issuer, more));
        let granted = verifier.verify(&token).ok();
        let granted = granted.map(|token| token.granted().mask.indices().count());
        assert_eq!(granted, expected, "{more} of {issuer}");
    }
}

#[test]
fn one_of_the_audiences_must_be_named() {
    use InvalidToken::*;
    let two = Expectations {
        audiences: vec!["api".to_owned(), "https://api.example".to_owned()],
        ..other("A", A)
    };
    let (verifier, _) = verifier([(two, vec![key(b'a')])], 10);
    for (audience, expected) in [
        (r#""aud":"api","#, None),
        (r#""aud":"https://api.example","#, None),
        (r#""aud":["other","https://api.example"],"#, None),
        (r#""aud":["other"],"#, Some(Audience)),
        (r#""aud":"API","#, Some(Audience)),
        (r#""aud":"","#, Some(Audience)),
        (r#""aud":[],"#, Some(Audience)),
        ("", Some(Audience)),
        (r#""aud":7,"#, Some(Claims)),
        (r#""aud":["api",7],"#, Some(Claims)),
        (r#""aud":{"api":1},"#, Some(Claims)),
    ] {
        let claims = format!(r#"{{"iss":"{A}",{audience}"sub":"x","exp":1000}}"#);
        let token = token(&key(b'a'), HEADER, &claims);
        assert_eq!(fault(&verifier, &token), expected, "{audience}");
    }
}
