//! Tokens that their issuer is asked about: which those are, and what it may say of them.

use super::*;
use crate::launch::{ClientAuthentication, ClientCredentials, ClientSecret};
use crate::remote::{Introspection, IntrospectionLimits};

const ASKED: &str = "https://asked.example/";
const OTHER: &str = "https://other.example/";

/// A verifier of an issuer that is asked, at an address where nobody answers, and of another one.
fn both(audiences: &[&str]) -> (Verifier, Arc<Hands>) {
    let asked = Expectations {
        audiences: audiences.iter().map(|it| (*it).to_owned()).collect(),
        max_lifetime: None,
        ..other("Asked", ASKED)
    };
    with(asked)
}

fn with(asked: Expectations) -> (Verifier, Arc<Hands>) {
    let (mut verifier, clock) = verifier([(other("Other", OTHER), vec![key(b'o')])], 10);
    let client = ClientCredentials {
        id: "api".to_owned(),
        secret: ClientSecret::new("a secret"),
        authentication: ClientAuthentication::Basic,
    };
    let limits = IntrospectionLimits::default();
    let asked_at = Introspection::new("http://127.0.0.1:9", client, limits, clock.clone());
    let keys = Keys::Introspection(asked_at.expect("an address"));
    let mut issuer = Issuer::new(asked, keys);
    issuer.scope_place = verifier.scope_claims.place(&issuer.expected.scope_claim);
    verifier.issuers.push(issuer);
    (verifier, clock)
}

/// What becomes of a token of which its issuer says this.
fn believed(verifier: &Verifier, said: &str) -> Result<AccessToken, InvalidToken> {
    let issuer = verifier.asked().expect("one that is asked");
    verifier.believe(issuer, "an-opaque-token", said)
}

fn jwt(issuer: &str, secret: u8) -> String {
    let claims = format!(r#"{{"iss":"{issuer}","sub":"x","aud":"api","exp":1000}}"#);
    token(&key(secret), HEADER, &claims)
}

#[test]
fn what_no_other_issuer_can_have_made_is_asked_about() {
    use InvalidToken::{Claims, Issuer, Malformed, Signature};
    let (verifier, _) = both(&[]);
    let other = jwt(OTHER, b'o');
    let [_, payload, signature] = other.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    let forged = jwt(OTHER, b'x');
    let opaque = Err(Unverified::Opaque);
    let refused = |fault: InvalidToken| Err(Unverified::Invalid(fault));
    for (token, expected) in [
        ("2YotnFZFEjr1zCsicMWpAA", opaque),
        ("a.b", opaque),
        ("a.b.c.d", opaque),
        (&jwt(ASKED, b'a'), opaque),
        (&other, Ok(())),
        // Nobody else is shown what is another's, however damaged it is.
        (&forged, refused(Signature)),
        (&jwt("https://nobody.example/", b'o'), refused(Issuer)),
        (&other[..other.len() - signature.len()], refused(Malformed)),
        (
            &other[..other.len() - signature.len() - 1],
            refused(Malformed),
        ),
        (&format!("{other}.x"), refused(Malformed)),
        (&format!("x.{other}"), refused(Malformed)),
        (&format!("{other}="), refused(Malformed)),
        (&other.replace('.', ""), refused(Malformed)),
        (payload, refused(Malformed)),
        (&format!("{other},x"), refused(Malformed)),
        (&format!("x.{payload}.{signature}x"), refused(Malformed)),
        (&token(&key(b'o'), HEADER, "[]"), refused(Claims)),
        ("a.b.c", refused(Malformed)),
        ("a b", refused(Malformed)),
        ("", refused(Malformed)),
    ] {
        let found = verifier.verify(token).map(drop);
        assert_eq!(found, expected, "{token}");
    }
}

#[test]
fn without_an_issuer_that_is_asked_nothing_is_opaque() {
    let (verifier, _) = verifier([(other("Other", OTHER), vec![key(b'o')])], 10);
    for token in ["2YotnFZFEjr1zCsicMWpAA", "a.b", "a.b.c.d"] {
        assert_eq!(fault(&verifier, token), Some(InvalidToken::Malformed));
    }
    assert_eq!(
        fault(&verifier, &jwt(ASKED, b'a')),
        Some(InvalidToken::Issuer)
    );
}

#[test]
fn an_answer_is_read_as_strictly_as_a_token() {
    use InvalidToken::*;
    let (verifier, clock) = both(&[]);
    clock.set(600);
    for (said, expected) in [
        (r#""sub":"x","exp":1000"#, None),
        (r#""sub":"x""#, None),
        (r#""sub":"x","exp":600"#, Some(Expired)),
        (r#""sub":"x","exp":"1000""#, Some(Claims)),
        (r#""sub":"x","nbf":600,"iat":600"#, None),
        (r#""sub":"x","nbf":601"#, Some(NotYetValid)),
        (r#""sub":"x","iat":601"#, Some(IssuedInTheFuture)),
        (r#""sub":"x","iss":"https://asked.example/""#, None),
        (r#""sub":"x","iss":"https://asked.example""#, Some(Issuer)),
        (r#""sub":"x","iss":"https://other.example/""#, Some(Issuer)),
        (
            r#""sub":"x","iss":["https://asked.example/"]"#,
            Some(Claims),
        ),
        (r#""sub":"x","aud":"whoever""#, None),
        (r#""sub":"x","aud":["whoever"]"#, None),
        (r#""sub":"x","aud":7"#, Some(Claims)),
        (r#""sub":"""#, Some(Subject)),
        (r#""sub":null"#, Some(Claims)),
        (r#""sub":7,"client_id":"c""#, Some(Claims)),
        (r#""sub":"","client_id":"c""#, Some(Subject)),
        (r#""client_id":"c""#, None),
        (r#""client_id":"""#, Some(Subject)),
        (r#""client_id":["c"]"#, Some(Subject)),
        (r#""username":"x""#, Some(Subject)),
        (r#""sub":"x","cnf":{"jkt":"x"}"#, Some(Bound)),
        (r#""sub":"x","sub":"y""#, Some(Claims)),
        (r#""sub":"x","ext":1,"ext":2"#, Some(Claims)),
        (r#""sub":"x","scope":"me items""#, None),
        (r#""sub":"x","scope":7"#, Some(Claims)),
        (r#""sub":"x","nonce":"n""#, Some(Type)),
        (r#""sub":"x","typ":"ID""#, Some(Type)),
        (r#""sub":"x","typ":"Refresh""#, Some(Type)),
        (r#""sub":"x","typ":"Bearer""#, None),
        (r#""sub":"x","token_use":"access_token""#, None),
        (r#""sub":"x","token_use":"refresh_token""#, Some(Type)),
        (r#""sub":"x","token_use":null"#, Some(Claims)),
    ] {
        let said = format!(r#"{{"active":true,"token_type":"Bearer",{said}}}"#);
        assert_eq!(believed(&verifier, &said).err(), expected, "{said}");
    }
}

#[test]
fn what_is_no_bearer_token_is_refused() {
    use InvalidToken::{Claims, Type};
    let (here, _) = both(&["api"]);
    let (anywhere, _) = both(&[]);
    for (kind, named, unnamed) in [
        (r#","token_type":"Bearer""#, None, None),
        (r#","token_type":"bEARER""#, None, None),
        (r#","token_type":"DPoP""#, Some(Type), Some(Type)),
        (r#","token_type":"N_A""#, Some(Type), Some(Type)),
        (r#","token_type":"""#, Some(Type), Some(Type)),
        (r#","token_type":null"#, Some(Claims), Some(Claims)),
        (r#","token_type":["Bearer"]"#, Some(Claims), Some(Claims)),
        // Of a refresh token it is not said, and nor is for whom it would be.
        ("", None, Some(Type)),
    ] {
        let said = format!(r#"{{"active":true,"sub":"x","aud":"api"{kind}}}"#);
        assert_eq!(believed(&here, &said).err(), named, "{said}");
        assert_eq!(believed(&anywhere, &said).err(), unnamed, "{said}");
    }
}

#[test]
fn an_audience_that_is_set_must_be_said() {
    use InvalidToken::{Audience, Claims};
    let (verifier, _) = both(&["api", "https://api.example"]);
    for (audience, expected) in [
        (r#","aud":"api""#, None),
        (r#","aud":["other","https://api.example"]"#, None),
        (r#","aud":"other""#, Some(Audience)),
        (r#","aud":[]"#, Some(Audience)),
        (r#","aud":["api",7]"#, Some(Claims)),
        ("", Some(Audience)),
    ] {
        let said = format!(r#"{{"active":true,"sub":"x","token_type":"Bearer"{audience}}}"#);
        assert_eq!(believed(&verifier, &said).err(), expected, "{said}");
    }
}

#[test]
fn a_cap_on_the_lifetime_needs_both_ends() {
    let capped = Expectations {
        audiences: Vec::new(),
        max_lifetime: Some(100.0),
        ..other("Asked", ASKED)
    };
    let (verifier, clock) = with(capped);
    clock.set(600);
    let refused = Some(InvalidToken::Lifetime);
    for (times, expected) in [
        (r#","iat":600,"exp":700"#, None),
        (r#","iat":600,"exp":701"#, refused),
        (r#","exp":700"#, refused),
        (r#","iat":600"#, refused),
        ("", refused),
    ] {
        let said = format!(r#"{{"active":true,"sub":"x","token_type":"Bearer"{times}}}"#);
        assert_eq!(believed(&verifier, &said).err(), expected, "{said}");
    }
}

#[test]
fn what_is_said_is_what_the_token_says() {
    let (verifier, _) = both(&[]);
    let said = r#"{"active":true,"token_type":"Bearer","client_id":"portal","scope":"me other","tenant":7}"#;
    let token = believed(&verifier, said).expect("a good token");
    assert_eq!(token.issuer(), Some(ASKED));
    assert_eq!(token.scheme(), Some("Asked"));
    assert_eq!(
        (token.subject(), token.client_id()),
        ("portal", Some("portal"))
    );
    assert_eq!(token.granted().mask.indices().count(), 1);
    assert_eq!(token.claim("tenant"), Some(7));
    assert!(!token.is_own());
    let said = r#"{"active":true,"token_type":"Bearer","client_id":"portal","sub":"x"}"#;
    let token = believed(&verifier, said).expect("a good token");
    assert_eq!((token.subject(), token.client_id()), ("x", Some("portal")));
}

#[test]
fn a_revoked_token_stays_revoked_however_the_next_answer_is_worded() {
    for (first, next) in [
        (r#""sub":"x""#, r#""sub":"x","seen":2"#),
        (r#""sub":"x","jti":"1""#, r#""sub":"x","jti":"1","seen":2"#),
    ] {
        let (verifier, clock) = both(&[]);
        let [first, next] =
            [first, next].map(|said| format!(r#"{{"active":true,"token_type":"Bearer",{said}}}"#));
        let token = believed(&verifier, &first).expect("a good token");
        verifier.revocations.revoke(&token);
        clock.set(1_000_000);
        assert_eq!(
            believed(&verifier, &next).err(),
            Some(InvalidToken::Revoked)
        );
        // And no other one is.
        let issuer = verifier.asked().expect("one that is asked");
        let other = r#"{"active":true,"token_type":"Bearer","sub":"x","jti":"2"}"#;
        assert!(verifier.believe(issuer, "another", other).is_ok());
    }
}
