//! The program itself: how it refuses to start, and what it answers on a real connection.

use crate::api::KEY;
use crate::forge::Claims;
use crate::program::{Program, exchange, get, status};
use crate::scratch::Scratch;

#[test]
fn a_release_without_what_it_needs_ends_with_one_clear_line() {
    let good = format!("{{secret_key=\"{KEY}\"}}");
    for (n, (name, value, expected)) in [
        (
            "ROCKET_SCOPES",
            "{}",
            "`scopes.secret_key` is not set; help: ",
        ),
        (
            "ROCKET_SCOPES",
            "{secret_key=\"secret\"}",
            "is shorter than 32 bytes",
        ),
        (
            "ROCKET_SCOPES",
            "{secret_kee=\"x\"}",
            "`scopes.secret_kee` is no setting",
        ),
        (
            "ROCKET_DATABASE_URL",
            "postgres://x",
            "`database_url`: the database URL is not of the form",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let scratch = Scratch::new(&format!("binary-{n}"));
        let environment = [
            ("ROCKET_PROFILE", "release"),
            ("ROCKET_SCOPES", &*good),
            (name, value),
        ];
        let (success, lines) = Program::start(&scratch, &environment).end();
        assert!(!success, "{value}: {lines:#?}");
        let told: Vec<_> = lines
            .iter()
            .filter(|line| line.contains(expected))
            .collect();
        assert_eq!(told.len(), 1, "{value}: {lines:#?}");
        let ours =
            |line: &&String| line.contains(" ERROR rocket_scopes") || line.contains(" ERROR app");
        assert_eq!(lines.iter().filter(ours).count(), 1, "{value}: {lines:#?}");
        assert!(
            !lines.iter().any(|line| line.contains("panicked")),
            "{value}: {lines:#?}"
        );
    }
}

#[test]
fn a_debug_run_says_where_the_docs_are_and_serves_them() {
    let scratch = Scratch::new("binary-debug");
    let key = format!("{{secret_key=\"{KEY}\"}}");
    let program = Program::start(
        &scratch,
        &[("ROCKET_PROFILE", "debug"), ("ROCKET_SCOPES", &key)],
    );
    let address = program.address();
    assert!(
        address.starts_with("127.0.0.1:") && !address.ends_with(":0"),
        "{address}"
    );

    let docs = get(&address, "/docs", "");
    assert!(
        docs.starts_with("HTTP/1.1 200 OK\r\n") && docs.contains("<rapi-doc"),
        "{docs}"
    );
    let refused = get(&address, "/users/me/", "");
    assert!(
        refused.starts_with("HTTP/1.1 401 Unauthorized\r\n"),
        "{refused}"
    );
    let lower = refused.to_lowercase();
    assert_eq!(
        lower.matches("\r\nwww-authenticate: bearer\r\n").count(),
        1,
        "{refused}"
    );
    assert_eq!(lower.matches("www-authenticate").count(), 1, "{refused}");
    assert!(
        refused.ends_with("\r\n\r\n{\"detail\":\"Not authenticated\"}"),
        "{refused}"
    );

    let form = "username=johndoe&password=secret&scope=me";
    let login = exchange(
        &address,
        format!(
            "POST /token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    );
    let (_, rest) = login.split_once(r#""access_token":""#).expect(&login);
    let token = rest.split('"').next().unwrap();
    let opened = get(
        &address,
        "/users/me",
        format!("authorization: BEARER {token}\r\n"),
    );
    assert_eq!(status(&opened), "200", "{opened}");
}

/// What a client library never sends. A token is good for none of them, or for exactly itself.
#[test]
fn odd_requests_on_the_wire_open_nothing() {
    let scratch = Scratch::new("binary-wire");
    let key = format!("{{secret_key=\"{KEY}\"}}");
    let program = Program::start(
        &scratch,
        &[("ROCKET_PROFILE", "debug"), ("ROCKET_SCOPES", &key)],
    );
    let address = program.address();
    let good = format!("Authorization: Bearer {}\r\n", Claims::good().token());
    assert_eq!(status(&get(&address, "/users/me", &good)), "200");

    for (target, headers, expected) in [
        ("http://evil.example/users/me", "", "401"),
        ("//users/me", "", "401"),
        ("/docs/../users/me", "", "404"),
        ("/users/me", "Authorization:\r\n", "401"),
        ("/users/me", "Authorization: \u{e4}\r\n", "401"),
        ("/users/me", &*format!("{good}{good}"), "400"),
        (
            "/users/me",
            &format!("{good}Authorization: Bearer x\r\n"),
            "400",
        ),
        (
            "/users/me",
            &format!("Authorization: Basic x\r\n{good}"),
            "400",
        ),
        ("/users/me", &format!("Authorization:\r\n{good}"), "400"),
        ("/users/me", &good.replace(": ", " : "), "400"),
        ("/users/me", &format!("X: y\r\n {good}"), "400"),
        ("/users/me", &good.replace("Bearer ", "Bearer\r\n "), "400"),
    ] {
        let answer = get(&address, target, headers);
        assert_eq!(status(&answer), expected, "{target} {headers}: {answer}");
    }
    // Rocket drops header values that are not UTF-8 before anybody sees them: so the second header
    // of such a request cannot be refused, but it is no credential either.
    let not_utf8 = b"Authorization: Bearer \xff\r\n";
    assert_eq!(status(&get(&address, "/users/me", not_utf8)), "401");
    let both = [good.as_bytes(), not_utf8].concat();
    assert_eq!(status(&get(&address, "/users/me", both)), "200");

    // The server lives, and connects the one request with nobody else's token.
    assert_eq!(status(&get(&address, "/users/me", "")), "401");
    let two = format!(
        "GET /users/me HTTP/1.1\r\nHost: x\r\n{good}\r\n\
         GET /users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    );
    let answers = exchange(&address, two);
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 1, "{answers}");
    assert_eq!(answers.matches("HTTP/1.1 401").count(), 1, "{answers}");
}

#[test]
fn the_log_of_a_release_holds_no_query_and_no_token() {
    let scratch = Scratch::new("binary-log");
    let settings = format!("{{secret_key=\"{KEY}\"}}");
    let environment = [
        ("ROCKET_PROFILE", "release"),
        ("ROCKET_SCOPES", &*settings),
        ("ROCKET_LOG_LEVEL", "debug"),
    ];
    let mut program = Program::start(&scratch, &environment);
    let address = program.address();
    let token = Claims::good().token();
    let header = format!("Authorization: Bearer {token}\r\n");
    for target in ["/users/me", "/nothing"] {
        for headers in ["", &header] {
            let target = format!("{target}?access_token={token}");
            let answer = get(&address, &target, headers);
            assert!(
                status(&answer).starts_with('4'),
                "a fresh release has no users: {answer}"
            );
        }
    }
    program.kill();
    let (_, lines) = program.end();
    assert!(
        lines
            .iter()
            .any(|line| line.contains("the token's subject is unknown")),
        "{lines:#?}"
    );
    for secret in token.split('.').skip(1).chain([KEY]) {
        assert!(
            !lines.iter().any(|line| line.contains(secret)),
            "{lines:#?}"
        );
    }
}
