//! The store behind the routes: locked, damaged, gone. Nobody gets in, nothing gets lost.

use std::fs;

use log::Level;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::api::{Answer, Api};
use crate::forge::Claims;
use crate::recorder::{self, Line};
use crate::scratch::Scratch;
use crate::verdict::{NoCredentials, NotValid, Profile, ROUTES, accepted, check_row, refused};

const LOGIN: &str = "username=zoe&password=correct+horse&scope=me";

/// Runs SQL on the file, as an administrator with the sqlite3 shell would.
pub async fn by_hand(scratch: &Scratch, sql: &'static str) {
    let mut connection = SqliteConnection::connect(&scratch.url()).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Fails unless this is a 503 in JSON that says when to come again, and no more.
fn check_unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.json()["detail"], "Temporarily unavailable");
    assert!(answer.all("Retry-After")[0].parse::<u32>().unwrap() >= 1);
    assert_eq!(answer.all("Cache-Control"), ["no-store"]);
    assert!(answer.all("WWW-Authenticate").is_empty());
    for inner in ["sql", "table", "database", "malformed"] {
        assert!(!answer.body.contains(inner), "{answer:?}");
    }
}

/// Every way to the store answers 503 and leaves an error line; whoever is refused before is still
/// refused as ever.
async fn check_outage(api: &Api, cause: &str) {
    let mark = recorder::mark();
    for route in &ROUTES {
        check_unavailable(&api.get_as(route.path, &Claims::good().token()).await);
    }
    check_unavailable(&api.login(LOGIN).await);
    let tells =
        |line: &&Line| line.is_ours() && line.level == Level::Error && line.text.contains(cause);
    let lines = recorder::since(mark);
    assert!(lines.iter().filter(tells).count() >= 4, "{lines:#?}");

    let expired = Claims::good().set("exp", 1).token();
    refused(api, "expired, during an outage", &expired).await;
    check_row(api, Profile::FastApi, "no token", &[], [NoCredentials; 3]).await;
    check_row(
        api,
        Profile::FastApi,
        "garbage",
        &["Bearer x"],
        [NotValid; 3],
    )
    .await;
    let answer = api.login("username=zoe").await;
    assert_eq!(answer.status, 400, "{answer:?}");
}

async fn check_recovery(api: &Api) {
    accepted(api, "after the outage", &Claims::good().token()).await;
    assert_eq!(api.login(LOGIN).await.status, 200);
}

async fn with_zoe(scratch: &Scratch) -> Api {
    let api = Api::on(&scratch.url()).await;
    api.add_user("zoe", "correct horse").await;
    api
}

#[rocket::async_test]
async fn a_table_that_is_gone_is_503_until_it_is_back() {
    let scratch = Scratch::new("no-table");
    let api = with_zoe(&scratch).await;
    check_recovery(&api).await;
    by_hand(&scratch, "ALTER TABLE users RENAME TO lost").await;
    check_outage(&api, "no such table").await;
    by_hand(&scratch, "ALTER TABLE lost RENAME TO users").await;
    check_recovery(&api).await;
}

/// Nothing is written to it, so that it can be restored: the next start finds everything.
#[rocket::async_test]
async fn a_damaged_file_is_503_until_it_is_restored() {
    let scratch = Scratch::new("damaged-file");
    let setup = with_zoe(&scratch).await;
    setup.users().close().await;
    let intact = fs::read(scratch.file("users.db")).unwrap();
    let api = Api::on(&scratch.url()).await;
    by_hand(&scratch, "PRAGMA wal_checkpoint(TRUNCATE)").await;

    let mut damaged = intact.clone();
    // All pages but the first, which holds the schema and was read when the file was opened.
    damaged[4096..].fill(0xa5);
    fs::write(scratch.file("users.db"), &damaged).unwrap();
    check_outage(&api, "malformed").await;
    api.users().close().await;
    assert!(fs::read(scratch.file("users.db")).unwrap() == damaged);

    fs::write(scratch.file("users.db"), &intact).unwrap();
    check_recovery(&Api::on(&scratch.url()).await).await;
}

#[rocket::async_test]
async fn a_store_that_was_closed_is_503() {
    let scratch = Scratch::new("closed");
    let api = with_zoe(&scratch).await;
    api.users().close().await;
    check_outage(&api, "closed").await;
}

/// Readers of a database in WAL mode see the last state that was committed, whoever writes.
#[rocket::async_test]
async fn another_program_that_writes_keeps_nobody_out() {
    let scratch = Scratch::new("locked");
    let api = with_zoe(&scratch).await;
    let mut other = SqliteConnection::connect(&scratch.url()).await.unwrap();
    let lock = "BEGIN EXCLUSIVE; UPDATE users SET disabled = 1; DELETE FROM user_scopes";
    sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
    check_recovery(&api).await;
    let answer = api.login(LOGIN).await;
    assert_eq!(
        answer.json()["scope"],
        "me",
        "what is not committed is not seen"
    );
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    check_recovery(&api).await;
}

/// The hash cannot be upgraded while somebody else has the lock; the login is good all the same.
#[rocket::async_test]
async fn a_login_whose_upgrade_cannot_be_written_is_good() {
    let scratch = Scratch::new("locked-upgrade");
    let setup = with_zoe(&scratch).await;
    let stored = async || setup.users().credentials("zoe").await.unwrap().unwrap();
    let figment = crate::api::figment("bcrypt_cost = 11").merge(("database_url", scratch.url()));
    let api = Api::launch(app::rocket(figment)).await;
    let old = stored().await.password_hash;

    let mut other = SqliteConnection::connect(&scratch.url()).await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    let mark = recorder::mark();
    assert_eq!(api.login(LOGIN).await.status, 200);
    assert_eq!(stored().await.password_hash, old);
    let tells = |line: &Line| line.text.starts_with("a password hash was not upgraded");
    assert!(recorder::since(mark).iter().any(tells));

    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(api.login(LOGIN).await.status, 200);
    assert_ne!(stored().await.password_hash, old);
}
