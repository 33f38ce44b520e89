//! What kind of token it is: its type, and the claims that a profile requires.

use super::*;

const ISSUER: &str = "https://a.example/";

fn accepting(kinds: &[&str]) -> Verifier {
    let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let expected = Expectations {
        kinds: Kinds::Any(kinds),
        ..other("A", ISSUER)
    };
    verifier([(expected, vec![key(b'a')])], 10).0
}

fn claims(more: &str) -> String {
    format!(r#"{{"iss":"{ISSUER}","sub":"x","aud":"api","exp":1000{more}}}"#)
}

#[test]
fn only_chosen_types_are_accepted() {
    let refused = Some(InvalidToken::Type);
    for (kinds, header, expected) in [
        (&["at+jwt"][..], r#","typ":"at+jwt""#, None),
        (&["at+jwt"], r#","typ":"application/AT+JWT""#, None),
        (&["at+jwt"], r#","typ":"JWT""#, refused),
        (&["at+jwt"], "", refused),
        (&["at+jwt"], r#","typ":"id+jwt""#, refused),
        (&["at+jwt"], r#","typ":"logout+jwt""#, refused),
        (&["at+jwt"], r#","typ":"dpop+jwt""#, refused),
        (&["JWT"], r#","typ":"JWT""#, None),
        (&["JWT"], r#","typ":"jwt""#, None),
        (&["JWT"], "", None),
        (&["JWT"], r#","typ":"at+jwt""#, refused),
        (&["JWT", "at+jwt"], r#","typ":"at+jwt""#, None),
        (&["JWT"], r#","typ":"id+jwt""#, refused),
    ] {
        let header = format!(r#"{{"alg":"HS256"{header}}}"#);
        let token = token(&key(b'a'), &header, &claims(""));
        assert_eq!(
            fault(&accepting(kinds), &token),
            expected,
            "{header} of {kinds:?}"
        );
    }
}

#[test]
fn an_id_token_is_refused_where_plain_tokens_are_accepted() {
    let verifier = accepting(&["JWT"]);
    let refused = Some(InvalidToken::Type);
    for (more, expected) in [
        ("", None),
        (r#","scope":"me""#, None),
        (r#","nonce":"n""#, refused),
        (r#","at_hash":"h""#, refused),
        (r#","c_hash":"h""#, refused),
        (r#","events":{}"#, refused),
        (r#","typ":"ID""#, refused),
        (r#","typ":"Refresh""#, refused),
        (r#","typ":"Logout""#, refused),
        (r#","typ":7"#, refused),
        (r#","typ":["Bearer","ID"]"#, refused),
        (r#","typ":"Bearer""#, None),
        // As older versions of Keycloak write them.
        (r#","typ":"Bearer","nonce":"n""#, None),
        (r#","typ":"Bearer","at_hash":"h""#, refused),
        (r#","typ":"Bearer","c_hash":"h""#, refused),
        (r#","typ":"Bearer","s_hash":"h""#, refused),
        (r#","typ":"Bearer","events":{}"#, refused),
    ] {
        let token = token(&key(b'a'), r#"{"alg":"HS256","typ":"JWT"}"#, &claims(more));
        assert_eq!(fault(&verifier, &token), expected, "{more}");
    }
}

#[test]
fn the_profile_requires_each_of_its_claims() {
    use InvalidToken::*;
    let complete = [
        ("iss", r#""https://a.example/""#, Issuer),
        ("exp", "1000", Expired),
        ("aud", r#""api""#, Audience),
        ("sub", r#""x""#, Subject),
        ("client_id", r#""c""#, Incomplete),
        ("iat", "0", Incomplete),
        ("jti", r#""1""#, Incomplete),
    ];
    let of = |without: &str| {
        let members = complete.iter().filter(|(name, ..)| *name != without);
        let members: Vec<_> = members
            .map(|(name, value, _)| format!("\"{name}\":{value}"))
            .collect();
        token(&key(b'a'), HEADER, &format!("{{{}}}", members.join(",")))
    };
    for is_complete in [true, false] {
        let expected = Expectations {
            is_complete,
            ..other("A", ISSUER)
        };
        let (verifier, _) = verifier([(expected, vec![key(b'a')])], 10);
        assert_eq!(fault(&verifier, &of("")), None, "all of them");
        for (name, _, missing) in complete {
            let refused = is_complete || missing != Incomplete;
            let found = fault(&verifier, &of(name));
            assert_eq!(found, refused.then_some(missing), "without {name}");
        }
    }
    let expected = Expectations {
        is_complete: true,
        ..other("A", ISSUER)
    };
    let (verifier, _) = verifier([(expected, vec![key(b'a')])], 10);
    for more in [
        r#","client_id":"","iat":0,"jti":"1""#,
        r#","client_id":"c","iat":0,"jti":"""#,
        r#","client_id":"c","iat":0,"jti":1"#,
        r#","client_id":["c"],"iat":0,"jti":"1""#,
    ] {
        let token = token(&key(b'a'), HEADER, &claims(more));
        assert_eq!(fault(&verifier, &token), Some(Incomplete), "{more}");
    }
}

#[test]
fn the_client_of_a_token_is_known() {
    let verifier = accepting(&["at+jwt"]);
    for (more, client) in [
        (r#","client_id":"portal""#, Some("portal")),
        (r#","azp":"portal""#, None),
        (r#","client_id":7"#, None),
        (r#","client_id":["portal"]"#, None),
        ("", None),
    ] {
        let token = token(&key(b'a'), HEADER, &claims(more));
        let verified = verifier.verify(&token).expect("a good token");
        assert_eq!(verified.client_id(), client, "{more}");
    }
}

#[test]
fn a_token_that_is_bound_to_a_key_is_refused() {
    let token = token(&key(b'a'), HEADER, &claims(r#","cnf":{"jkt":"x"}"#));
    let found = fault(&accepting(&["at+jwt"]), &token);
    assert_eq!(found, Some(InvalidToken::Bound));
}
