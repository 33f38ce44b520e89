//! Own keys: what signs, what is published, and what is accepted after a rotation.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::Algorithm as Hmac;
use log::Level;
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::serde::json::serde_json::{self, Value};
use rocket::{Build, Config, Rocket};
use rocket_scopes::inventory::Inventory;
use rocket_scopes::{Algorithm, KeyFile};

use crate::api::{Api, KEY, bare, table};
use crate::forge::{Claims, decode, encode, now, signature};
use crate::program::{Program, get, status};
use crate::recorder;
use crate::scratch::Scratch;
use crate::verdict::{accepted, refused};

const LIFETIME: u64 = 1800;

fn key_file(scratch: &Scratch) -> KeyFile {
    KeyFile::new(scratch.file("keys.jwks"), LIFETIME)
}

fn settings(file: &KeyFile) -> String {
    format!("signing_keys = '{}'", file.path().display())
}

fn figment(config: Config, scopes: &str) -> Figment {
    let scopes = format!("challenge = 'fastapi'\n{scopes}");
    bare(config)
        .merge(("database_url", "sqlite::memory:"))
        .merge(Toml::string(&table(&scopes)).nested())
}

fn rocket(scopes: &str) -> Rocket<Build> {
    app::rocket(figment(Config::debug_default(), scopes))
}

/// The application without the usual key.
async fn with(scopes: &str) -> Api {
    Api::launch(rocket(scopes)).await
}

fn header(token: &str) -> Value {
    let header = token.split('.').next().unwrap();
    serde_json::from_str(&decode(header)).unwrap()
}

#[rocket::async_test]
async fn previous_secrets_are_accepted_as_long_as_they_are_listed() {
    let before = with(&format!("secret_key = '{KEY}'")).await;
    let token = before.token("johndoe", "me items");
    accepted(&before, "before", &token).await;
    let new = "secret_key = 'pQ7rT1wX5zB9dF3hJ6lN0vC4mK8sG2yE'";

    let between = with(&format!("{new}\nprevious_secret_keys = ['{KEY}']")).await;
    accepted(&between, "listed", &token).await;
    let own = between.token("johndoe", "me items");
    accepted(&between, "new", &own).await;
    assert_ne!(header(&own)["kid"], header(&token)["kid"]);
    // Which key it means, a token has to say.
    refused(&between, "nameless", &Claims::good().token()).await;

    let after = with(new).await;
    refused(&after, "not listed any more", &token).await;
    accepted(&after, "new", &own).await;
}

#[rocket::async_test]
async fn tokens_are_signed_with_the_algorithm_of_the_key() {
    for algorithm in [
        Algorithm::Es256,
        Algorithm::Es384,
        Algorithm::Es512,
        Algorithm::EdDsa,
        Algorithm::Ps256,
        Algorithm::Rs256,
    ] {
        let scratch = Scratch::new(&format!("keys-{algorithm}"));
        let file = key_file(&scratch);
        let key = file.generate(algorithm, now()).unwrap();
        let api = with(&settings(&file)).await;
        let answer = api.login("username=johndoe&password=secret&scope=me items");
        let token = answer.await.json()["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        let header = header(&token);
        assert_eq!(header["alg"], algorithm.name());
        assert_eq!(header["kid"], key.id());
        assert_eq!(header["typ"], "at+jwt");
        accepted(&api, algorithm.name(), &token).await;
        let (signed, last) = token.rsplit_once('.').unwrap();
        let altered = match last.starts_with('A') {
            true => format!("{signed}.B{}", &last[1..]),
            false => format!("{signed}.A{}", &last[1..]),
        };
        refused(&api, algorithm.name(), &altered).await;
    }
}

#[rocket::async_test]
async fn a_public_key_is_no_secret() {
    let scratch = Scratch::new("keys-confusion");
    let file = key_file(&scratch);
    let key = file.generate(Algorithm::Es256, now()).unwrap();
    let api = with(&settings(&file)).await;
    let published = api.get("/.well-known/jwks.json", &[]).await.body;
    let document: Value = serde_json::from_str(&published).unwrap();
    let key_text = document["keys"][0].to_string();
    // What a stranger could take for the secret of an HMAC.
    for secret in [
        &*published,
        &key_text,
        &STANDARD.encode(&published),
        key.id(),
        KEY,
    ] {
        for kid in [format!(r#","kid":"{}""#, key.id()), String::new()] {
            for name in ["HS256", "ES256", "none"] {
                let header = format!(r#"{{"alg":"{name}","typ":"at+jwt"{kid}}}"#);
                let signed = format!("{}.{}", encode(header), encode(Claims::good().json()));
                let mac = signature(&signed, secret, Hmac::HS256);
                refused(&api, name, &format!("{signed}.{mac}")).await;
            }
        }
    }
}

#[rocket::async_test]
async fn old_tokens_are_accepted_after_a_rotation_and_refused_once_their_key_is_dropped() {
    let scratch = Scratch::new("keys-rotation");
    let file = key_file(&scratch);
    let first = file.generate(Algorithm::Es256, now()).unwrap();
    let second = file.generate(Algorithm::EdDsa, now()).unwrap();
    let settings = settings(&file);
    let before = with(&settings).await;
    let old = before.token("johndoe", "me items");
    assert_eq!(header(&old)["kid"], first.id());
    accepted(&before, "before", &old).await;

    file.rotate(now()).unwrap();
    let after = with(&settings).await;
    let new = after.token("johndoe", "me items");
    assert_eq!(header(&new)["kid"], second.id());
    accepted(&after, "old", &old).await;
    accepted(&after, "new", &new).await;
    // A server that is still to be started anew knows the key that was waiting.
    accepted(&before, "new", &new).await;

    // By then the token has expired; its key is gone all the same.
    let rotation = file.rotate(now() + LIFETIME + 1).unwrap();
    assert_eq!(rotation.dropped.len(), 1);
    assert_eq!(rotation.dropped[0].id(), first.id());
    let later = with(&settings).await;
    refused(&later, "dropped", &old).await;
    accepted(&later, "retired", &new).await;
}

#[rocket::async_test]
async fn a_retired_key_ends_in_time_whether_it_is_dropped_or_not() {
    let scratch = Scratch::new("keys-ended");
    let file = key_file(&scratch);
    let first = file.generate(Algorithm::Es256, 1000).unwrap();
    let api = with(&settings(&file)).await;
    let token = api.token("johndoe", "me items");
    // Long ago.
    file.rotate(2000).unwrap();
    assert_eq!(file.keys().unwrap()[1].id(), first.id());
    let api = with(&settings(&file)).await;
    refused(&api, "ended", &token).await;
    let published = api.get("/.well-known/jwks.json", &[]).await;
    assert!(!published.body.contains(first.id()), "{published:?}");
}

#[rocket::async_test]
async fn a_server_moves_from_a_secret_to_key_pairs() {
    let scratch = Scratch::new("keys-move");
    let file = key_file(&scratch);
    file.generate(Algorithm::Es256, now()).unwrap();
    let token = with(&format!("secret_key = '{KEY}'"))
        .await
        .token("johndoe", "me items");
    let settings = settings(&file);
    let both = with(&format!("{settings}\nprevious_secret_keys = ['{KEY}']")).await;
    accepted(&both, "of the secret", &token).await;
    accepted(&both, "of the key pair", &both.token("johndoe", "me items")).await;
    refused(&with(&settings).await, "of the secret", &token).await;
}

#[rocket::async_test]
async fn public_keys_are_published_and_nothing_else() {
    let scratch = Scratch::new("keys-published");
    let file = key_file(&scratch);
    let first = file.generate(Algorithm::Es256, now()).unwrap();
    let second = file.generate(Algorithm::EdDsa, now()).unwrap();
    let settings = settings(&file);
    let api = with(&format!("{settings}\nprevious_secret_keys = ['{KEY}']")).await;
    let answer = api.get("/.well-known/jwks.json", &[]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.all("Content-Type"), ["application/jwk-set+json"]);
    assert_eq!(answer.all("Cache-Control"), ["public, max-age=300"]);
    let document: Value = serde_json::from_str(&answer.body).unwrap();
    let keys = document["keys"].as_array().unwrap();
    let ids: Vec<_> = keys
        .iter()
        .map(|key| key["kid"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [first.id(), second.id()]);
    for key in keys {
        let members = key.as_object().unwrap().keys();
        let public = ["alg", "crv", "kid", "kty", "use", "x", "y"];
        assert!(
            members.clone().all(|name| public.contains(&&**name)),
            "{key}"
        );
    }
    assert_eq!(
        (&keys[0]["alg"], &keys[1]["alg"]),
        (&"ES256".into(), &"EdDSA".into())
    );

    // Also to whoever shows a token, good or not.
    let token = api.token("johndoe", "me");
    for token in [&token, "nonsense"] {
        let shown = api.get_as("/.well-known/jwks.json", token).await;
        assert_eq!((shown.status, &shown.body), (200, &answer.body));
        assert_eq!(shown.all("Cache-Control"), ["public, max-age=300"]);
    }

    let [tag] = answer.all("ETag")[..] else {
        panic!("no tag: {answer:?}");
    };
    for (known, expected) in [
        (tag, 304),
        ("*", 304),
        (&format!("\"other\", W/{tag}"), 304),
        ("\"other\"", 200),
    ] {
        let answer = api
            .get("/.well-known/jwks.json", &[("If-None-Match", known)])
            .await;
        assert_eq!(answer.status, expected, "{known}");
        assert_eq!(answer.body.is_empty(), expected == 304, "{known}");
    }
    file.rotate(now()).unwrap();
    let changed = with(&settings)
        .await
        .get("/.well-known/jwks.json", &[])
        .await;
    assert_ne!(changed.all("ETag"), [tag]);
}

#[rocket::async_test]
async fn a_secret_is_never_published() {
    let api = with(&format!("secret_key = '{KEY}'")).await;
    assert_eq!(api.get("/.well-known/jwks.json", &[]).await.status, 404);
}

#[rocket::async_test]
async fn the_inventory_says_why_the_keys_are_public() {
    let scratch = Scratch::new("keys-inventory");
    let file = key_file(&scratch);
    file.generate(Algorithm::Es256, now()).unwrap();
    for (settings, listed) in [
        (settings(&file), true),
        (format!("secret_key = '{KEY}'"), false),
    ] {
        let api = with(&settings).await;
        let text = api.state::<Inventory>().to_markdown();
        let lines: Vec<_> = text
            .lines()
            .filter(|it| it.contains("/.well-known/jwks.json"))
            .collect();
        assert_eq!(!lines.is_empty(), listed, "{text}");
        let reason = "public keys, to verify tokens with";
        assert!(lines.iter().all(|it| it.contains(reason)), "{text}");
    }
}

#[rocket::async_test]
async fn a_file_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::new("keys-mode");
    let file = key_file(&scratch);
    file.generate(Algorithm::Es256, now()).unwrap();
    for (mode, expected) in [(0o600, 0), (0o644, 1)] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(file.path(), permissions).unwrap();
        let mark = recorder::mark();
        with(&settings(&file)).await;
        let lines = recorder::since(mark);
        let warned = lines.iter().filter(|line| {
            line.level == Level::Warn && line.text.contains("can be read by others")
        });
        // No other test has such a file.
        assert_eq!(warned.count(), expected, "{mode:o}: {lines:#?}");
    }
}

#[rocket::async_test]
async fn a_release_does_not_start_without_its_keys() {
    let scratch = Scratch::new("keys-launch");
    let file = key_file(&scratch);
    let settings = settings(&file);
    let ignite = async |scopes: &str| {
        let mark = recorder::mark();
        let rocket = app::rocket(figment(Config::release_default(), scopes));
        let is_good = rocket
            .ignite()
            .await
            .inspect_err(|it| {
                let _ = it.kind();
            })
            .is_ok();
        let lines = recorder::since(mark)
            .into_iter()
            .filter(|line| line.level == Level::Error);
        (is_good, lines.map(|line| line.text).collect::<Vec<_>>())
    };
    let told = |lines: &[String], text: &str| lines.iter().any(|line| line.contains(text));
    let (is_good, lines) = ignite(&settings).await;
    assert!(
        !is_good && told(&lines, "the file of keys is not there"),
        "{lines:#?}"
    );

    file.generate(Algorithm::Es256, now()).unwrap();
    let (is_good, lines) = ignite(&settings).await;
    assert!(is_good, "{lines:#?}");
    let both = format!("{settings}\nsecret_key = '{KEY}'");
    let (is_good, lines) = ignite(&both).await;
    assert!(!is_good && told(&lines, "are both set"), "{lines:#?}");

    let text = std::fs::read_to_string(file.path()).unwrap();
    let private = text
        .split("\"d\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    std::fs::write(file.path(), text.replace("\"x\":\"", "\"x\":\"A")).unwrap();
    let (is_good, lines) = ignite(&settings).await;
    assert!(
        !is_good && told(&lines, "key 1 of the file of keys cannot be used"),
        "{lines:#?}"
    );
    assert!(!told(&lines, private), "{lines:#?}");
}

#[test]
fn the_program_makes_keys_and_serves_with_them() {
    let scratch = Scratch::new("keys-program");
    let path = scratch.file("keys.jwks");
    let settings = format!("{{signing_keys=\"{}\"}}", path.display());
    let app = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_app"));
        command
            .env("ROCKET_SCOPES", &settings)
            .env("ROCKET_DATABASE_URL", scratch.url());
        let output = command.arg("key").args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code().unwrap(),
            text,
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, _, error) = app(&["list"]);
    assert_eq!(
        (code, &*error),
        (1, "error: the file of keys is not there\n")
    );
    let (code, said, error) = app(&["generate"]);
    assert_eq!(code, 0, "{error}");
    assert!(said.contains("(ES256), which signs"), "{said}");
    assert_eq!(app(&["generate", "--algorithm", "HS256"]).0, 2);
    assert_eq!(app(&["rotate"]).0, 0);
    let (_, listed, _) = app(&["list"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    let signs = listed.lines().find(|line| line.ends_with("signs")).unwrap();
    let id = signs.split(' ').next().unwrap();

    let environment = [("ROCKET_PROFILE", "release"), ("ROCKET_SCOPES", &*settings)];
    let program = Program::start(&scratch, &environment);
    let answer = get(&program.address(), "/.well-known/jwks.json", "");
    assert_eq!(status(&answer), "200", "{answer}");
    assert!(answer.contains(id), "{answer}");
    assert!(!answer.contains("\"d\""), "{answer}");
}
