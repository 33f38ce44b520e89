//! What stops the launch, and the line that says so (fail early, fail closed).

use log::Level;
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::{Config, error::ErrorKind};

use crate::api::{Api, KEY, bare, figment, table};
use crate::recorder;
use crate::scratch::Scratch;

/// Launches in vain: the error lines of the library and the application.
async fn refusal(figment: Figment) -> Vec<String> {
    let mark = recorder::mark();
    let error = app::rocket(figment).ignite().await.expect_err("no launch");
    assert!(
        matches!(error.kind(), ErrorKind::FailedFairings(_)),
        "{error:?}"
    );
    let lines = recorder::since(mark).into_iter();
    lines
        .filter(|line| line.is_ours() && line.level == Level::Error)
        .map(|line| line.text)
        .collect()
}

async fn check_refused(figment: Figment, expected: &str) {
    let lines = refusal(figment).await;
    let told: Vec<_> = lines
        .iter()
        .filter(|line| line.contains(expected))
        .collect();
    assert_eq!(told.len(), 1, "{expected:?} in {lines:#?}");
    assert!(!told[0].contains('\n'), "{told:?}");
}

fn release(scopes: &str) -> Figment {
    bare(Config::release_default())
        .merge(("database_url", "sqlite::memory:"))
        .merge(Toml::string(&table(scopes)).nested())
}

#[rocket::async_test]
async fn the_release_profile_wants_a_key_of_its_own() {
    for (scopes, expected) in [
        ("", "`scopes.secret_key` is not set; help: "),
        ("secret_key = ''", "is shorter than 32 bytes"),
        ("secret_key = 'secret'", "is shorter than 32 bytes"),
        (
            "secret_key = 'kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1'",
            "is shorter than 32 bytes",
        ),
        (
            // FastAPI's tutorial.
            "secret_key = '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7'",
            "is published or a placeholder",
        ),
        (
            "secret_key = 'changemechangemechangemechangeme1234'",
            "is published or a placeholder",
        ),
        (
            "secret_key = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
            "is published or a placeholder",
        ),
    ] {
        check_refused(release(scopes), expected).await;
        let other = release(scopes).select("staging");
        check_refused(other, expected).await;
    }
    let api = Api::launch(app::rocket(release(&format!("secret_key = '{KEY}'")))).await;
    assert_eq!(api.get("/status", &[]).await.status, 401);
}

#[rocket::async_test]
async fn the_debug_profile_makes_a_key_that_ends_with_it() {
    let without = || {
        let keyless = bare(Config::debug_default());
        app::rocket(keyless.merge(("database_url", "sqlite::memory:")))
    };
    let (one, other) = (Api::launch(without()).await, Api::launch(without()).await);
    let token = one.token("johndoe", "me");
    assert_eq!(one.get_as("/users/me", &token).await.status, 200);
    assert_eq!(other.get_as("/users/me", &token).await.status, 401);
    // A short one is a mistake in any profile.
    check_refused(figment("secret_key = 'tiny'"), "is shorter than 32 bytes").await;
}

#[rocket::async_test]
async fn a_setting_that_is_wrong_or_unknown_is_named() {
    for (scopes, expected) in [
        (
            "secret_kee = 'x'",
            "`scopes.secret_kee` is no setting; help: those are secret_key, previous_secret_keys",
        ),
        ("leeway = 301", "`scopes.leeway` is over 300 seconds"),
        ("leeway = -1", "`scopes.leeway` is not"),
        ("leeway = '5'", "`scopes.leeway` is not"),
        (
            "token_lifetime = 0",
            "`scopes.token_lifetime` is not between 1 second and 365 days",
        ),
        (
            "token_lifetime = 31536001",
            "`scopes.token_lifetime` is not between",
        ),
        ("token_cache = -1", "`scopes.token_cache` is not"),
        (
            "bcrypt_cost = 9",
            "`scopes.bcrypt_cost` is not between 10 and 31",
        ),
        ("bcrypt_cost = 32", "`scopes.bcrypt_cost` is not between"),
        ("bcrypt_threads = 0", "`scopes.bcrypt_threads` is not"),
        (
            "bcrypt_threads = 1025",
            "`scopes.bcrypt_threads` is over 1024",
        ),
        (
            "bcrypt_queue = 65537",
            "`scopes.bcrypt_queue` is over 65536",
        ),
        (
            "challenge = 'none'",
            "`scopes.challenge` is none of fastapi, rfc6750",
        ),
        ("scope_claim = ''", "`scopes.scope_claim` is empty or"),
        ("scope_claim = 'sub'", "`scopes.scope_claim` is empty or"),
        ("realm = 'a\"b'", "`scopes.realm` holds something else than"),
        ("realm = 'ä'", "`scopes.realm` holds something else than"),
        (
            "issuer = ''",
            "`scopes.issuer` or `scopes.audience` is empty",
        ),
        (
            "audience = ''",
            "`scopes.issuer` or `scopes.audience` is empty",
        ),
        ("audience = ['a']", "`scopes.audience` is not"),
    ] {
        check_refused(figment(scopes), expected).await;
    }
    let no_table = bare(Config::debug_default()).merge(("scopes", "secret_key"));
    check_refused(no_table, "`scopes` is not a table of settings").await;
    for scopes in [
        "leeway = 300\ntoken_lifetime = 31536000",
        "leeway = 0\ntoken_lifetime = 1\ntoken_cache = 0",
        "bcrypt_cost = 31\nbcrypt_threads = 1024\nbcrypt_queue = 65536",
        "bcrypt_cost = 10\nbcrypt_threads = 1\nbcrypt_queue = 0",
        "realm = 'my API (v1)'\nscope_claim = 'https://example/scopes'",
    ] {
        Api::with(scopes).await;
    }
}

#[rocket::async_test]
async fn a_realm_is_named_in_every_challenge() {
    let api = Api::with("challenge = 'rfc6750'\nrealm = 'my API (v1)'").await;
    let answer = api.get("/status", &[]).await;
    assert_eq!(
        answer.all("WWW-Authenticate"),
        [r#"Bearer realm="my API (v1)""#]
    );
}

#[rocket::async_test]
async fn a_store_that_cannot_be_opened_is_named() {
    for (url, expected) in [
        ("", "`database_url`: the database URL is not of the form"),
        (
            "postgres://host/app",
            "`database_url`: the database URL is not of the form",
        ),
        (
            "sqlite:/nowhere/at/all.db",
            "`database_url`: the database file cannot be created",
        ),
    ] {
        check_refused(figment("").merge(("database_url", url)), expected).await;
    }
    check_refused(bare(Config::debug_default()), "`database_url` is not set").await;
}

/// ASVS 6.3.2: accounts whose passwords everybody knows.
#[rocket::async_test]
async fn demonstration_accounts_live_in_the_debug_profile_only() {
    let scratch = Scratch::new("demo");
    let settings = format!("secret_key = '{KEY}'\nbcrypt_cost = 10");
    let file = |name: &str| format!("sqlite:{}", scratch.file(name).display());
    let on = |name| app::rocket(release(&settings).merge(("database_url", file(name))));

    Api::on(&file("debug.db")).await.users().close().await;
    let figment = release(&settings).merge(("database_url", file("debug.db")));
    check_refused(figment, "the database holds demonstration accounts").await;

    let api = Api::launch(on("release.db")).await;
    assert!(api.users().list().await.unwrap().is_empty());
    for form in [
        "username=johndoe&password=secret",
        "username=alice&password=secretalice",
    ] {
        assert_eq!(api.login(form).await.status, 400, "{form}");
    }
    let token = api.token("johndoe", "me items");
    assert_eq!(api.get_as("/status", &token).await.status, 401);
    // A debug run never takes over an account of that name.
    api.add_user("johndoe", "correct horse").await;
    api.users().close().await;
    let debug = Api::on(&file("release.db")).await;
    assert_eq!(
        debug.login("username=johndoe&password=secret").await.status,
        400
    );
    assert_eq!(
        debug
            .login("username=johndoe&password=correct+horse")
            .await
            .status,
        200
    );
}
