use std::sync::OnceLock;

use super::*;
use crate::key::sample;
use crate::key::sign::Signer;
use KeyState::{Retired, Signs, Waits};

/// A file with one key, as if another program had made it.
fn with(pem: &str, algorithm: Algorithm, id: &str) -> Ring {
    let key = Key::from_pem(pem, algorithm).and_then(|key| key.with_id(id));
    let key = Arc::new(key.expect("a good key"));
    Ring(vec![Entry {
        key,
        made: None,
        until: None,
    }])
}

fn states(ring: &Ring) -> Vec<(String, KeyState)> {
    let keys = ring.keys().into_iter();
    keys.map(|key| (key.id().to_owned(), key.state())).collect()
}

/// RSA keys take a while to make.
fn rsa() -> &'static str {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| sample::RSA.pem())
}

#[test]
fn what_is_written_is_what_is_read() {
    for &algorithm in Algorithm::ALL.iter().filter(|it| !it.is_symmetric()) {
        let mut ring = match algorithm.name().as_bytes()[0] {
            b'P' | b'R' => with(rsa(), algorithm, "odd \"\\ id"),
            _ => Ring::default(),
        };
        if ring.0.is_empty() {
            ring.generate(algorithm, 1000).expect("a new key");
        }
        ring.generate(Algorithm::EdDsa, 2000).expect("a new key");
        ring.rotate(3000, 60).expect("one waits");
        let text = ring.write().expect("private keys");
        let read = Ring::read(text.as_bytes()).expect("our own file");
        assert_eq!(read.keys(), ring.keys(), "{algorithm}");
        assert_eq!(read.write().expect("private keys"), text, "{algorithm}");
        for (old, new) in ring.0.iter().zip(&read.0) {
            let signature = new.key.sign(b"message").expect("it signs");
            assert!(old.key.verifies(b"message", &signature), "{algorithm}");
        }
    }
}

#[test]
fn keys_wait_then_sign_then_retire_then_go() {
    let mut ring = Ring::default();
    let a = ring.generate(Algorithm::Es256, 100).expect("a new key");
    let b = ring.generate(Algorithm::EdDsa, 200).expect("a new key");
    let c = ring.generate(Algorithm::Es384, 300).expect("a new key");
    let [a, b, c] = [a, b, c].map(|key| key.id().to_owned());
    let expected = |list: &[(&String, KeyState)]| {
        let list = list.iter().map(|(id, state)| ((*id).clone(), *state));
        list.collect::<Vec<_>>()
    };
    assert_eq!(
        states(&ring),
        expected(&[(&a, Signs), (&b, Waits), (&c, Waits)])
    );

    // The oldest that waits.
    let rotation = ring.rotate(1000, 50).expect("it rotates");
    assert_eq!(rotation.signing.id(), b);
    assert!(!rotation.is_new && rotation.dropped.is_empty());
    let until = Retired { until: 1050 };
    assert_eq!(
        states(&ring),
        expected(&[(&b, Signs), (&c, Waits), (&a, until)])
    );
    let in_use = |now: u64| ring.in_use(now, 50).len();
    assert_eq!((in_use(1049), in_use(1050)), (3, 2));

    // One second too early, and in time.
    let rotation = ring.rotate(1049, 50).expect("it rotates");
    assert!(rotation.dropped.is_empty());
    let rotation = ring.rotate(1050, 50).expect("it rotates");
    let dropped: Vec<_> = rotation.dropped.iter().map(OwnKey::id).collect();
    assert_eq!(dropped, [&*a]);
    // None waited: a new one of the same algorithm.
    assert!(rotation.is_new);
    assert_eq!(rotation.signing.algorithm(), Algorithm::Es384);
    assert_eq!(rotation.signing.made(), Some(1050));
    let d = rotation.signing.id().to_owned();
    let (b_until, c_until) = (Retired { until: 1099 }, Retired { until: 1100 });
    assert_eq!(
        states(&ring),
        expected(&[(&d, Signs), (&b, b_until), (&c, c_until)])
    );
}

#[test]
fn a_retired_key_ends_with_the_last_token_that_it_can_have_signed() {
    let mut ring = Ring::default();
    ring.generate(Algorithm::EdDsa, 0).expect("a new key");
    ring.rotate(1000, 50).expect("it rotates");
    // A server that starts later may follow one that has signed until then.
    for (start, end) in [(900, 1050), (1000, 1050), (1001, 1051), (1049, 1099)] {
        let [signs, retired] = &ring.in_use(start, 50)[..] else {
            panic!("two keys");
        };
        assert!(!retired.has_ended(end - 1), "started at {start}");
        assert!(retired.has_ended(end), "started at {start}");
        assert!(!retired.is_retired() && !signs.has_ended(u64::MAX - 1));
    }
    assert_eq!(ring.in_use(1050, 50).len(), 1);
}

#[test]
fn a_key_of_another_program_is_taken() {
    // RFC 8037 appendix A.1 and RFC 7515 appendix A.3.1.
    let okp = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let ec = r#"{"kty":"EC","crv":"P-256","key_ops":["sign"],"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
    let ring = Ring::read(format!(r#"{{"keys":[{okp},{ec}]}}"#).as_bytes()).expect("two keys");
    let keys = ring.keys();
    assert_eq!(keys[0].id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(
        (keys[0].algorithm(), keys[0].made()),
        (Algorithm::EdDsa, None)
    );
    assert_eq!(
        (keys[1].algorithm(), keys[1].state()),
        (Algorithm::Es256, Waits)
    );
}

#[test]
fn what_is_no_file_of_keys_is_refused() {
    let mut ring = Ring::default();
    ring.generate(Algorithm::EdDsa, 1000).expect("a new key");
    let text = ring.write().expect("private keys");
    let key = text.lines().nth(1).expect("one key a line");
    let other = Signer::generate(Algorithm::EdDsa)
        .and_then(|it| private::members(&it).map(|it| it.to_string()));
    let other = other.expect("a new key");
    let (start, _) = key
        .split_once("\"d\"")
        .expect("the private member comes last");
    let set = |keys: &str| format!("{{\"keys\":[{keys}]}}");
    let read = |text: &str| {
        Ring::read(text.as_bytes())
            .err()
            .map(|error| format!("{error:?}"))
    };
    for (text, expected) in [
        (set(key), None),
        (set(""), Some("Empty")),
        (String::new(), Some("Malformed")),
        ("{}".to_owned(), Some("Malformed")),
        (key.to_owned(), Some("Malformed")),
        (set(&format!("{key},{key}")), Some("Repeated")),
        (set(&format!("{key},{{}}")), Some("Key(2)")),
        (set(&key.replace("\"iat\"", "\"exp\"")), Some("Key(1)")),
        (set(&key.replace("EdDSA", "ES256")), Some("Key(1)")),
        (set(&key.replace("EdDSA", "HS256")), Some("Key(1)")),
        (set(&key.replace("EdDSA", "none")), Some("Key(1)")),
        // Only the public half; the private half of another key; a secret.
        (
            set(&format!("{}}}", start.trim_end_matches(','))),
            Some("Key(1)"),
        ),
        (set(&format!("{start}{other}}}")), Some("Key(1)")),
        (set(r#"{"kty":"oct","k":"AAAA","kid":"a"}"#), Some("Key(1)")),
        (set(key) + &" ".repeat(1024 * 1024), Some("Malformed")),
        (set(&vec!["{}"; 101].join(",")), Some("Full")),
    ] {
        assert_eq!(read(&text).as_deref(), expected, "{text:.300}");
    }
}

#[test]
fn secrets_and_a_hundred_and_first_key_are_refused() {
    let mut ring = Ring::default();
    for _ in 0..MAX_KEYS {
        ring.generate(Algorithm::EdDsa, 0).expect("a new key");
    }
    let full = ring.generate(Algorithm::EdDsa, 0);
    assert!(matches!(full, Err(KeyFileError::Full)));
    let secret = Ring::default().generate(Algorithm::Hs256, 0);
    assert!(matches!(secret, Err(KeyFileError::Symmetric)));
    let nothing = Ring::default().rotate(0, 0);
    assert!(matches!(nothing, Err(KeyFileError::Empty)));
}
