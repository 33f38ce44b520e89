//! What is remembered, for how long, and how much of it.

use super::*;

fn good(subject: &str, expires: u64) -> String {
    let claims = format!(r#"{{"sub":"{subject}","exp":{expires}}}"#);
    token(&key(b'k'), HEADER, &claims)
}

fn is_remembered(verifier: &Verifier, token: &str) -> bool {
    let cache = verifier.cache.as_ref().expect("it remembers");
    cache.get(token).is_some()
}

#[test]
fn only_good_tokens_are_remembered() {
    let (verifier, clock) = verifier([(own(), vec![key(b'k')])], 10);
    clock.set(600);
    let of = |times: &str| {
        let claims = format!(r#"{{"sub":"johndoe",{times}}}"#);
        token(&key(b'k'), HEADER, &claims)
    };
    let good = of(r#""exp":1000"#);
    for (token, kept) in [
        (&*good, true),
        (&format!("{good}A"), false),
        (&good[..good.len() - 1], false),
        (&of(r#""exp":600"#), false),
        (&of(r#""exp":1000,"nbf":601"#), false),
        (&of(r#""exp":"1000""#), false),
    ] {
        assert_eq!(verifier.verify(token).is_ok(), kept, "{token}");
        assert_eq!(is_remembered(&verifier, token), kept, "{token}");
        assert_eq!(verifier.verify(token).is_ok(), kept, "{token}, again");
    }
}

#[test]
fn an_expired_token_is_forgotten_when_it_is_shown_again() {
    let (verifier, clock) = verifier([(own(), vec![key(b'k')])], 10);
    let token = good("johndoe", 1000);
    assert_eq!(fault(&verifier, &token), None);
    assert!(is_remembered(&verifier, &token));
    clock.set(1000);
    assert_eq!(fault(&verifier, &token), Some(InvalidToken::Expired));
    assert!(!is_remembered(&verifier, &token));
}

#[test]
fn a_token_dies_with_its_key() {
    let claims = r#"{"iss":"a","sub":"x","aud":"api","exp":1000}"#;
    let named = |of, id: &str| key(of).with_id(id).expect("a short name");
    let keys = vec![named(b'1', "1"), named(b'2', "2")];
    let (verifier, _) = verifier([(other("A", "a"), keys)], 10);
    let header = |id| format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{id}"}}"#);
    let (one, two) = (
        token(&key(b'1'), &header(1), claims),
        token(&key(b'2'), &header(2), claims),
    );
    for token in [&one, &two] {
        assert_eq!(fault(&verifier, token), None);
        assert!(is_remembered(&verifier, token));
    }
    let gone = verifier.verify(&one).expect("a good token");
    gone.verified().key.as_ref().expect("a key").retire();
    assert_eq!(fault(&verifier, &one), Some(InvalidToken::Key));
    assert!(!is_remembered(&verifier, &one));
    assert_eq!(fault(&verifier, &two), None, "of the other key");
}

#[test]
fn a_token_ends_with_its_key() {
    let claims = r#"{"iss":"a","sub":"x","aud":"api","exp":1000}"#;
    let [ends, stays] = [b'1', b'2'].map(|of| {
        let id = char::from(of).to_string();
        key(of).with_id(&id).expect("a short name")
    });
    ends.end_at(700);
    let (verifier, clock) = verifier([(other("A", "a"), vec![ends, stays])], 10);
    let [one, late, two] = [(b'1', ""), (b'1', " "), (b'2', "")].map(|(of, space)| {
        let header = format!(
            r#"{{"alg":"HS256","typ":"at+jwt","kid":"{}"{space}}}"#,
            char::from(of)
        );
        token(&key(of), &header, claims)
    });
    clock.set(699);
    for token in [&one, &two] {
        assert_eq!(fault(&verifier, token), None);
        assert!(is_remembered(&verifier, token));
    }
    clock.set(700);
    for token in [&one, &late] {
        assert_eq!(fault(&verifier, token), Some(InvalidToken::Key));
        assert!(!is_remembered(&verifier, token));
    }
    assert_eq!(fault(&verifier, &two), None, "of the other key");
}

#[test]
fn hits_and_misses_are_counted() {
    let (verifier, _) = verifier([(own(), vec![key(b'k')])], 10);
    let remembered = crate::token::RememberedTokens::new(verifier.cache.clone());
    let token = good("johndoe", 1000);
    for _ in 0..3 {
        assert!(verifier.verify(&token).is_ok());
    }
    assert!(verifier.verify("a.b.c").is_err());
    let counts = remembered.counts();
    assert_eq!((counts.hits, counts.misses, counts.tokens), (2, 2, 1));
}

/// A token that was verified, without verifying one each time.
fn verified(payload: &str) -> AccessToken {
    let origin = crate::token::issuer::Origin {
        issuer: None,
        scheme: None,
    };
    AccessToken::new(Verified {
        origin: Arc::new(origin),
        key: Some(Arc::new(key(b'k'))),
        subject: "x".into(),
        client: None,
        expires: 1000.0,
        not_before: None,
        issued: None,
        granted: Default::default(),
        authentication: Default::default(),
        payload: payload.to_owned(),
        mark: 0,
        looked_up: AtomicU64::new(0),
    })
}

#[test]
fn a_flood_of_good_tokens_does_not_push_out_the_busy_ones() {
    // The busy ones may be there first, or come when the cache is full of others.
    for before in [0, 20_000] {
        let bytes = NonZeroU64::MIN.saturating_add(16 * 1024 * 1024);
        let cache = TokenCache::new(NonZeroU32::MIN.saturating_add(9_999), bytes);
        let one = verified("");
        (0..before).for_each(|n| cache.insert(&format!("before {n}"), one.clone()));
        let busy: Vec<_> = (0..100).map(|n| format!("busy {n}")).collect();
        for token in &busy {
            cache.insert(token, one.clone());
            assert!(cache.get(token).is_some());
        }
        let mut missed = 0;
        for n in 0..100_000 {
            cache.insert(&format!("flood {n}"), one.clone());
            // Each is shown once while twice as many others come as there is room for.
            if n % 200 == 0 {
                missed += usize::from(cache.get(&busy[n / 200 % busy.len()]).is_none());
            }
        }
        let kept = busy.iter().filter(|token| cache.get(token).is_some());
        assert_eq!((missed, kept.count()), (0, 100), "after {before} others");
    }
}

#[test]
fn tokens_are_bounded_by_number_and_by_bytes() {
    for (tokens, bytes, length) in [
        (1_000_u32, 64 * 1024_u64, 10_usize),
        (1_000, 1024 * 1024, 8_000),
        (100, 16 * 1024 * 1024, 8_000),
        (1, 64 * 1024, 100),
    ] {
        let number = NonZeroU32::new(tokens).expect("some");
        let cache = TokenCache::new(number, NonZeroU64::new(bytes).expect("some"));
        let long = "x".repeat(length);
        let mut most = 0;
        for n in 0..5_000 {
            cache.insert(&format!("{n} {long}"), verified(&long));
            most = most.max(cache.bytes());
        }
        let held = cache.tokens();
        assert!(
            most <= bytes,
            "{most} bytes of {bytes}, {tokens} of {length}"
        );
        assert!(held <= u64::from(tokens), "{held} tokens of {tokens}");
        assert!(held > 0, "{tokens} of {length} in {bytes}");
    }
}
