use super::*;
use crate::key::sample::*;

fn key(sample: &Sample, algorithm: Algorithm) -> Key {
    Key::from_pem(&sample.pem(), algorithm).expect("a good key")
}

fn any(algorithm: Algorithm) -> Key {
    match algorithm.kind() {
        Kind::Rsa => key(&RSA, algorithm),
        Kind::Secret => Key::from_secret(&[7; 64], algorithm).expect("64 bytes"),
        Kind::Ec(_) | Kind::Ed25519 => Key::generate(algorithm).expect("a new key"),
    }
}

#[test]
fn a_signature_holds_for_its_key_algorithm_and_message_only() {
    let keys: Vec<_> = Algorithm::ALL.iter().copied().map(any).collect();
    for key in &keys {
        let signature = key.sign(b"message").expect("it signs");
        assert!(key.verifies(b"message", &signature), "{key:?}");
        assert!(!key.verifies(b"messagf", &signature), "{key:?}");
        assert!(!key.verifies(b"message", &signature[1..]), "{key:?}");
        assert!(
            !key.verifies(b"message", &signature[..signature.len() - 1]),
            "{key:?}"
        );
        assert!(
            !key.verifies(b"message", &[&*signature, &[0]].concat()),
            "{key:?}"
        );
        assert!(
            !key.verifies(b"message", &vec![0; signature.len()]),
            "{key:?}"
        );
        assert!(!key.verifies(b"message", &[]), "{key:?}");
        let mut other = signature.clone();
        other[signature.len() / 2] ^= 1;
        assert!(!key.verifies(b"message", &other), "{key:?}");
        let others = keys.iter().filter(|it| it.algorithm() != key.algorithm());
        for other in others {
            assert!(!other.verifies(b"message", &signature), "{key:?} {other:?}");
        }
    }
}

#[test]
fn every_form_of_a_key_is_the_same_key() {
    use Algorithm::{EdDsa, Es256, Ps256};
    for (algorithm, private, public) in [
        (Es256, &[EC, EC_SEC1][..], &[EC_PUBLIC, EC_CERTIFICATE][..]),
        (EdDsa, &[ED25519], &[ED25519_PUBLIC]),
        (
            Ps256,
            &[RSA, RSA_PKCS1],
            &[RSA_PUBLIC, RSA_PUBLIC_PKCS1, RSA_CERTIFICATE],
        ),
    ] {
        let signatures: Vec<_> = private
            .iter()
            .map(|pem| key(pem, algorithm).sign(b"message").expect("it signs"))
            .collect();
        for pem in private.iter().chain(public) {
            let (key, pem) = (key(pem, algorithm), pem.pem());
            let good = |signature: &Vec<u8>| key.verifies(b"message", signature);
            assert!(signatures.iter().all(good), "{pem}");
        }
        for pem in public {
            assert_eq!(key(pem, algorithm).sign(b"message"), None, "{}", pem.pem());
        }
    }
}

#[test]
fn a_key_of_another_type_or_curve_is_refused() {
    use Algorithm::{EdDsa, Es256, Es384, Hs256, Rs256};
    for (sample, algorithms) in [
        (EC, &[Es384, EdDsa, Rs256, Hs256][..]),
        (EC_384, &[Es256]),
        (EC_PUBLIC, &[Es384, EdDsa, Rs256, Hs256]),
        (ED25519, &[Es256, Rs256, Hs256]),
        (RSA, &[Es256, EdDsa, Hs256]),
        (RSA_PUBLIC, &[Es256, EdDsa, Hs256]),
    ] {
        for algorithm in algorithms {
            let pem = sample.pem();
            assert!(
                Key::from_pem(&pem, *algorithm).is_err(),
                "{algorithm} {pem}"
            );
        }
    }
}

#[test]
fn a_cut_or_extended_key_is_refused() {
    for (sample, algorithm) in [
        (EC, Algorithm::Es256),
        (EC_PUBLIC, Algorithm::Es256),
        (EC_CERTIFICATE, Algorithm::Es256),
        (RSA_PUBLIC_PKCS1, Algorithm::Rs256),
        (RSA_PUBLIC, Algorithm::Rs256),
    ] {
        let pem = sample.pem();
        let der = pem::read(&pem).expect("PEM");
        assert!(Key::from_der(&der, algorithm).is_ok());
        for end in 0..der.len() {
            assert!(
                Key::from_der(&der[..end], algorithm).is_err(),
                "{end} of {pem}"
            );
        }
        assert!(
            Key::from_der(&[&**der, &[0]].concat(), algorithm).is_err(),
            "{pem}"
        );
    }
}

#[test]
fn a_secret_is_as_long_as_its_hash() {
    use Algorithm::{Es256, Hs256, Hs384, Hs512, Rs256};
    for (algorithm, size) in [(Hs256, 32), (Hs384, 48), (Hs512, 64)] {
        let of = |size| Key::from_secret(&vec![7; size], algorithm);
        assert!(of(size).is_ok(), "{algorithm}");
        assert_eq!(of(size - 1).err(), Some(KeyError::Short), "{algorithm}");
        assert_eq!(of(0).err(), Some(KeyError::Short), "{algorithm}");
    }
    for algorithm in [Es256, Rs256] {
        let key = Key::from_secret(&[7; 64], algorithm);
        assert_eq!(key.err(), Some(KeyError::Label), "{algorithm}");
    }
}

#[test]
fn every_instance_gives_a_secret_the_same_name() {
    let of = |text: &str| {
        let key = Key::from_own_secret(&SecretKey::new(text.into())).expect("long enough");
        key.id().map(str::to_owned)
    };
    let (a, b) = (
        "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e",
        "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1f",
    );
    assert_eq!(of(a), of(a));
    assert_ne!(of(a), of(b));
}

#[test]
fn keys_do_not_print() {
    let secret = Key::from_secret(b"kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e", Algorithm::Hs256);
    let secret = secret
        .and_then(|key| key.with_id("a\nb"))
        .expect("long enough");
    assert_eq!(format!("{secret:?}"), r#"Key(HS256, "a\nb")"#);
    assert_eq!(
        format!("{:?}", key(&EC, Algorithm::Es256)),
        r#"Key(ES256, "")"#
    );
}
