//! Tables of issuers: what can be meant, and what ends the launch.

use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};

use super::keys::DEFAULT_ALGORITHMS;
use super::*;
use crate::launch::settings::Settings;

const SECRET: &str = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";

fn read(toml: &str) -> Result<Vec<TrustedIssuer>, String> {
    let settings = Settings::read(&Figment::from(Toml::string(toml)));
    let settings = settings.map_err(|error| error.to_string())?;
    settings.trusted().map_err(|error| error.to_string())
}

/// A table that is complete, with more lines in it.
fn corporate(lines: &str) -> Result<TrustedIssuer, String> {
    let mut all = read(&format!(
        "[scopes.issuers.Corporate]\nissuer = 'https://login.example.com/'\naudience = 'api'\n{lines}"
    ))?;
    Ok(all.remove(0))
}

#[test]
fn two_lines_are_enough() {
    let issuer = corporate("").expect("it is complete");
    assert_eq!(issuer.name, "Corporate");
    assert_eq!(issuer.scheme, None);
    assert_eq!(issuer.issuer, "https://login.example.com/");
    assert_eq!(issuer.audiences, ["api"]);
    assert_eq!(issuer.algorithms, DEFAULT_ALGORITHMS);
    assert_eq!(issuer.kinds, Kinds::Any(vec!["at+jwt".to_owned()]));
    assert_eq!(issuer.scope_claim, "scope");
    assert_eq!((issuer.leeway, issuer.max_lifetime), (0, None));
    assert!(!issuer.is_complete);
    assert!(matches!(issuer.keys, KeySource::Discovery));
}

#[test]
fn tokens_belong_to_the_scheme_that_is_named_or_else_to_the_only_one() {
    for (line, schemes, expected) in [
        ("", &["Login"][..], "Login"),
        ("", &["Login", "Corporate"], "Corporate"),
        ("", &["Login", "Machine"], "Corporate"),
        ("", &[], "Corporate"),
        ("scheme = 'Partner'", &["Login"], "Partner"),
        ("scheme = 'Corporate'", &["Login"], "Corporate"),
        ("scheme = 'Login'", &["Login", "Corporate"], "Login"),
    ] {
        let issuer = corporate(line).expect("it is complete");
        assert_eq!(issuer.scheme(schemes), expected, "{line} of {schemes:?}");
    }
}

#[test]
fn every_setting_can_be_said() {
    let issuer = corporate(
        "scheme = 'OAuth2'\nalgorithms = ['ES256', 'Ed25519']\ntypes = ['at+jwt', 'application/at+jwt']\n\
         rfc9068 = true\nscope_claim = 'scp'\nleeway = 30\nmax_lifetime = 86400\n\
         keys_refresh = 10\nkeys_cool_down = 1\nkeys_stale_for = 20\n\
         jwks_url = 'https://login.example.com/keys?v=1'",
    );
    let issuer = issuer.expect("it is complete");
    assert_eq!(issuer.scheme.as_deref(), Some("OAuth2"));
    assert_eq!(issuer.algorithms, [Algorithm::Es256, Algorithm::EdDsa]);
    assert!(issuer.is_complete);
    assert_eq!(issuer.scope_claim, "scp");
    assert_eq!((issuer.leeway, issuer.max_lifetime), (30, Some(86400)));
    assert!(matches!(issuer.keys, KeySource::SetUrl(_)));
    let refresh = Refresh {
        every: 10,
        cool_down: 1,
        stale_for: 20,
    };
    assert_eq!(issuer.refresh, refresh);
}

#[test]
fn an_impossible_table_ends_the_launch_with_its_key() {
    for (lines, expected) in [
        ("scheme = 'my scheme'", "Corporate.scheme` holds"),
        ("algorithms = []", "Corporate.algorithms` is empty"),
        (
            "algorithms = ['none']",
            "Corporate.algorithms.0` is none of",
        ),
        ("algorithms = ['rs256']", "is none of"),
        ("algorithms = 'RS256'", "Corporate.algorithms` is not"),
        ("algorithms = ['RS256', 'HS256']", "HMAC needs `secret`"),
        ("types = []", "Corporate.types` is empty"),
        ("types = ['id+jwt']", "Corporate.types` holds"),
        (
            "types = ['at+jwt', 'application/LOGOUT+jwt']",
            "Corporate.types` holds",
        ),
        ("types = ['']", "Corporate.types` holds"),
        (
            "types = ['JWT']\nrfc9068 = true",
            "contradicts `rfc9068 = true`",
        ),
        ("scope_claim = 'aud'", "Corporate.scope_claim` is empty or"),
        (
            "scope_claim = 'client_id'",
            "Corporate.scope_claim` is empty or",
        ),
        ("scope_claim = ''", "Corporate.scope_claim` is empty or"),
        ("leeway = 301", "Corporate.leeway` is over 300"),
        ("max_lifetime = 0", "Corporate.max_lifetime` is 0"),
        ("max_lifetime = -1", "Corporate.max_lifetime` is not u32"),
        ("keys_refresh = 9", "Corporate.keys_refresh` is not between"),
        (
            "keys_refresh = 86401",
            "Corporate.keys_refresh` is not between",
        ),
        ("keys_cool_down = 0", "Corporate.keys_cool_down` is not"),
        ("keys_cool_down = 3601", "Corporate.keys_cool_down` is not"),
        ("keys_stale_for = 1199", "Corporate.keys_stale_for` is not"),
        (
            "keys_stale_for = 2592001",
            "Corporate.keys_stale_for` is not",
        ),
        (
            "jwks_url = 'https://a.example/'\njwks_file = 'keys.json'",
            "more than one source of keys",
        ),
        (
            "key_file = 'a.pem'\njwks_file = 'keys.json'",
            "more than one source of keys",
        ),
        (
            "secret = 'kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e'\nalgorithms = ['RS256']",
            "Corporate.algorithms` does not fit `secret`",
        ),
        (
            "secret = 'kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e'\nalgorithms = ['HS256', 'HS512']",
            "Corporate.algorithms` does not fit `secret`",
        ),
        (
            "sekret = 'x'",
            "`scopes.issuers.Corporate.sekret` is no setting; help: those are issuer, ",
        ),
        (
            "audiences = 'x'",
            "`scopes.issuers.Corporate.audiences` is no setting",
        ),
    ] {
        let error = corporate(lines).expect_err(lines);
        assert!(error.contains(expected), "{lines}: {error}");
        assert!(
            error.starts_with("`scopes.issuers.Corporate"),
            "{lines}: {error}"
        );
        assert!(!error.contains('\n') && !error.contains(SECRET), "{error}");
    }
}

#[test]
fn a_table_must_say_who_and_for_whom() {
    for (table, expected) in [
        ("audience = 'api'", "Corporate.issuer` is not set"),
        (
            "issuer = ''\naudience = 'api'",
            "Corporate.issuer` is not set",
        ),
        (
            "issuer = \"a\\u0000b\"\naudience = 'api'",
            "Corporate.issuer` holds control",
        ),
        (
            "issuer = 'https://a.example'",
            "Corporate.audience` is not set",
        ),
        (
            "issuer = 'https://a.example'\naudience = []",
            "Corporate.audience` is not set",
        ),
        (
            "issuer = 'https://a.example'\naudience = ['a', '']",
            "Corporate.audience` is not set",
        ),
        (
            "issuer = 'https://a.example'\naudience = 7",
            "Corporate.audience` is not a text or a list",
        ),
    ] {
        let error = read(&format!("[scopes.issuers.Corporate]\n{table}")).expect_err(table);
        assert!(error.contains(expected), "{table}: {error}");
    }
}

#[test]
fn several_issuers_are_told_apart() {
    let two = |first: &str, second: &str, more: &str| {
        read(&format!(
            "[scopes]\n{more}\n[scopes.issuers.A]\nissuer = '{first}'\naudience = 'api'\n\
             [scopes.issuers.B]\nissuer = '{second}'\naudience = 'api'"
        ))
    };
    let (a, b) = ("https://a.example", "https://b.example");
    let key = format!("secret_key = '{SECRET}'");
    for (first, second, more, expected) in [
        (a, b, "", Ok(2)),
        (a, "https://a.example/", "", Ok(2)),
        (a, a, "", Err("name the same issuer")),
        (
            a,
            b,
            "issuer = 'https://a.example'",
            Err("name the same issuer"),
        ),
        (a, b, "issuer = 'https://here.example'", Ok(2)),
        (
            a,
            b,
            &format!("{key}\nissuer = 'https://here.example'"),
            Ok(2),
        ),
    ] {
        let read = two(first, second, more);
        match (&read, expected) {
            (Ok(all), Ok(count)) => assert_eq!(all.len(), count),
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
            _ => panic!("{first} {second} {more}: {read:?}"),
        }
    }
}

#[test]
fn a_table_is_named_as_a_scheme() {
    let error = read("[scopes.issuers.'my issuer']\nissuer = 'https://a.example'\naudience = 'a'");
    let error = error.expect_err("no name of a scheme");
    assert!(
        error.contains("a table of `scopes.issuers` has a name"),
        "{error}"
    );
    let error = read("scopes.issuers = 7").expect_err("no table");
    assert!(error.starts_with("`scopes.issuers` is not"), "{error}");
    let error = read("scopes.issuers.A = 7").expect_err("no table");
    assert!(error.starts_with("`scopes.issuers.A` is not"), "{error}");
}

/// The table of an issuer that is asked, with more lines in it.
fn asked(lines: &str) -> Result<IntrospectionEndpoint, String> {
    let mut all = read(&format!(
        "[scopes.issuers.Corporate]\nissuer = 'https://login.example.com/'\n\
         introspection_url = 'https://login.example.com/introspect'\n{lines}"
    ))?;
    match all.remove(0).keys {
        KeySource::Introspection(endpoint) => Ok(endpoint),
        keys => panic!("{keys:?}"),
    }
}

const CLIENT: &str = "client_id = 'api'\nclient_secret = 'kMx2vWq8'";

#[test]
fn an_issuer_that_is_asked_needs_a_client_and_no_audience() {
    let endpoint = asked(CLIENT).expect("it is complete");
    assert_eq!(endpoint.url, "https://login.example.com/introspect");
    assert_eq!(endpoint.client.id, "api");
    assert_eq!(endpoint.client.authentication, ClientAuthentication::Basic);
    assert_eq!(endpoint.believed_for, 60);
    let more = "client_authentication = 'post'\naudience = 'api'\nintrospection_cache";
    for seconds in [0, 300] {
        let endpoint = asked(&format!("{CLIENT}\n{more} = {seconds}")).expect("it is complete");
        assert_eq!(endpoint.client.authentication, ClientAuthentication::Post);
        assert_eq!(endpoint.believed_for, seconds);
    }
    let printed = format!("{:?}", asked(CLIENT));
    assert!(!printed.contains("kMx2"), "{printed}");
}

#[test]
fn an_issuer_that_is_asked_has_no_settings_that_would_do_nothing() {
    let with = |lines: &str| format!("{CLIENT}\n{lines}");
    for (lines, expected) in [
        (String::new(), "Corporate.client_id` is not set"),
        (
            "client_secret = 'kMx2'".into(),
            "Corporate.client_id` is not set",
        ),
        (
            "client_id = 'api'".into(),
            "Corporate.client_secret` is not set",
        ),
        (
            "client_id = 'api'\nclient_secret = ''".into(),
            "Corporate.client_secret` is not set",
        ),
        (with("audience = []"), "Corporate.audience` is not set"),
        (with("audience = ''"), "Corporate.audience` is not set"),
        (
            with("introspection_cache = 301"),
            "Corporate.introspection_cache` is over 300 seconds",
        ),
        (
            with("client_authentication = 'Basic'"),
            "Corporate.client_authentication` is none of basic, post",
        ),
        (
            with("algorithms = ['RS256']"),
            "Corporate.algorithms` is for tokens",
        ),
        (with("types = ['JWT']"), "Corporate.types` is for tokens"),
        (with("rfc9068 = true"), "Corporate.rfc9068` is for tokens"),
        (
            with("keys_refresh = 60"),
            "Corporate.keys_refresh` is for tokens",
        ),
        (
            with("keys_cool_down = 60"),
            "Corporate.keys_cool_down` is for tokens",
        ),
        (
            with("keys_stale_for = 6000"),
            "Corporate.keys_stale_for` is for tokens",
        ),
        (
            with("jwks_file = 'keys.json'"),
            "more than one source of keys",
        ),
        (with("key_file = 'key.pem'"), "more than one source of keys"),
        (
            with("jwks_url = 'https://a.example'"),
            "more than one source of keys",
        ),
        (
            with(&format!("secret = '{SECRET}'")),
            "more than one source of keys",
        ),
    ] {
        let error = asked(&lines).expect_err(&lines);
        assert!(error.contains(expected), "{lines}: {error}");
        assert!(!error.contains('\n') && !error.contains("kMx2"), "{error}");
    }
    for line in [
        "client_id = 'api'",
        "client_secret = 'kMx2'",
        "client_authentication = 'post'",
        "introspection_cache = 60",
    ] {
        let error = corporate(line).expect_err(line);
        assert!(error.contains("is for an issuer that is asked"), "{error}");
    }
}

#[test]
fn one_issuer_at_most_is_asked() {
    let table = |name: &str, lines: &str| {
        format!("[scopes.issuers.{name}]\nissuer = 'https://{name}.example'\n{lines}\n")
    };
    let asked = format!("{CLIENT}\nintrospection_url = 'https://login.example.com/introspect'");
    let others = table("B", "audience = 'api'") + &table("C", "audience = 'api'");
    let one = read(&(table("A", &asked) + &others));
    assert_eq!(one.map(|all| all.len()), Ok(3));
    let two = read(&(table("A", &asked) + &table("D", &asked) + &others));
    let error = two.expect_err("two of them");
    assert!(
        error.contains("have an `introspection_url`") && error.contains("; help: "),
        "{error}"
    );
}
