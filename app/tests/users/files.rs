//! The file under the store: created, shared, locked, damaged.

use std::fs;
use std::time::{Duration, Instant};

use app::users::{StoreError, StoreOptions, Users};
use rocket::futures::future::join_all;
use rocket::tokio::join;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::scratch::Scratch;

/// Waits so shortly that a test of a locked file is quick.
fn impatient() -> StoreOptions {
    let shortly = Duration::from_millis(100);
    StoreOptions {
        acquire_timeout: shortly,
        busy_timeout: shortly,
        ..StoreOptions::default()
    }
}

/// Fails if a call took much longer than an impatient store waits.
async fn soon<T>(call: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let done = call.await;
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "took {:?}",
        start.elapsed()
    );
    done
}

#[rocket::async_test]
async fn a_missing_file_is_created_in_wal_mode() {
    let scratch = Scratch::new("create");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.seed_demo().await.unwrap();
    let mut other = SqliteConnection::connect(&scratch.url()).await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut other)
        .await
        .unwrap();
    assert_eq!(mode, "wal");
}

#[cfg(unix)]
#[rocket::async_test]
async fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::new("mode");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.seed_demo().await.unwrap();
    for name in ["users.db", "users.db-wal", "users.db-shm"] {
        let mode = fs::metadata(scratch.file(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "of {name}");
    }
}

#[cfg(unix)]
#[rocket::async_test]
async fn a_file_that_is_there_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::new("mode-kept");
    fs::write(scratch.file("users.db"), "").unwrap();
    fs::set_permissions(scratch.file("users.db"), fs::Permissions::from_mode(0o640)).unwrap();
    Users::open(&scratch.url())
        .await
        .unwrap()
        .seed_demo()
        .await
        .unwrap();
    let mode = fs::metadata(scratch.file("users.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[rocket::async_test]
async fn a_closed_store_leaves_one_file_and_answers_no_more() {
    let scratch = Scratch::new("close");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.seed_demo().await.unwrap();
    users.close().await;
    assert!(scratch.file("users.db").exists());
    assert!(!scratch.file("users.db-wal").exists());
    assert!(matches!(
        users.find("alice").await,
        Err(StoreError::Unavailable(_))
    ));
}

#[rocket::async_test]
async fn a_store_in_memory_has_all_its_parts() {
    let users = Users::open("sqlite::memory:").await.unwrap();
    users.seed_demo().await.unwrap();
    let found = join_all((0..8).map(|_| users.find("johndoe"))).await;
    assert!(found.into_iter().all(|user| user.unwrap().is_some()));
    assert!(
        Users::open("sqlite::memory:")
            .await
            .unwrap()
            .find("johndoe")
            .await
            .unwrap()
            .is_none()
    );
}

#[rocket::async_test]
async fn first_starts_at_one_moment_all_succeed() {
    for round in 0..10 {
        let scratch = Scratch::new(&format!("starts-{round}"));
        let url = scratch.url();
        let start = async || {
            let users = Users::open(&url).await?;
            users.seed_demo().await?;
            users.list().await
        };
        for listed in join_all((0..4).map(|_| start())).await {
            assert_eq!(listed.unwrap().len(), 2);
        }
    }
}

#[rocket::async_test]
async fn what_one_process_writes_the_other_reads_next() {
    let scratch = Scratch::new("two-processes");
    let (server, cli) = (
        Users::open(&scratch.url()).await.unwrap(),
        Users::open(&scratch.url()).await.unwrap(),
    );
    cli.seed_demo().await.unwrap();
    assert!(server.find("alice").await.unwrap().unwrap().disabled);
    cli.set_disabled("alice", false).await.unwrap();
    assert!(!server.find("alice").await.unwrap().unwrap().disabled);
}

#[rocket::async_test]
async fn a_folder_that_is_missing_is_an_error() {
    let scratch = Scratch::new("no-folder");
    let url = format!("sqlite:{}", scratch.file("missing/users.db").display());
    assert!(matches!(Users::open(&url).await, Err(StoreError::File(_))));
    let url = format!("{}?mode=rw", scratch.url());
    assert!(matches!(
        Users::open(&url).await,
        Err(StoreError::Unavailable(_))
    ));
    assert!(!scratch.file("users.db").exists());
}

#[rocket::async_test]
async fn readers_go_on_while_another_process_writes_and_writers_give_up() {
    let scratch = Scratch::new("locked-write");
    let users = Users::open_with(&scratch.url(), &impatient())
        .await
        .unwrap();
    users.seed_demo().await.unwrap();

    let mut other = SqliteConnection::connect(&scratch.url()).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE; UPDATE users SET disabled = 1")
        .execute(&mut other)
        .await
        .unwrap();

    let writes = join_all((0..8).map(|_| soon(users.set_disabled("alice", false))));
    let (writes, found) = join!(writes, soon(users.find("johndoe")));
    assert!(
        writes
            .iter()
            .all(|done| matches!(done, Err(StoreError::Unavailable(_)))),
        "{writes:?}"
    );
    assert!(
        !found.unwrap().unwrap().disabled,
        "what is not committed is not seen"
    );
    assert!(matches!(
        soon(users.grant("alice", &rocket_scopes::ScopeSet::all())).await,
        Err(StoreError::Unavailable(_))
    ));

    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    users.set_disabled("alice", false).await.unwrap();
}

#[rocket::async_test]
async fn a_file_that_is_locked_whole_is_an_error_and_no_hang() {
    let scratch = Scratch::new("locked-open");
    Users::open(&scratch.url()).await.unwrap().close().await;

    let mut other = SqliteConnection::connect(&scratch.url()).await.unwrap();
    sqlx::raw_sql("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();

    let opened = soon(Users::open_with(&scratch.url(), &impatient())).await;
    assert!(
        matches!(opened, Err(StoreError::Unavailable(_))),
        "{opened:?}"
    );
}

#[rocket::async_test]
async fn more_callers_than_connections_all_get_an_answer() {
    let scratch = Scratch::new("crowd");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.seed_demo().await.unwrap();
    let found = join_all((0..200).map(|_| users.find("johndoe"))).await;
    assert!(found.into_iter().all(|user| user.unwrap().is_some()));
}

#[rocket::async_test]
async fn a_file_that_is_no_database_is_an_error_and_stays_as_it_is() {
    let scratch = Scratch::new("no-database");
    let text = "This is not a database, but somebody's letter.\n".repeat(100);
    fs::write(scratch.file("users.db"), &text).unwrap();
    assert!(matches!(
        Users::open(&scratch.url()).await,
        Err(StoreError::Unavailable(_))
    ));
    assert_eq!(fs::read_to_string(scratch.file("users.db")).unwrap(), text);
}

#[rocket::async_test]
async fn a_database_that_was_damaged_is_an_error() {
    let scratch = Scratch::new("damaged");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.seed_demo().await.unwrap();
    users.close().await;
    let mut bytes = fs::read(scratch.file("users.db")).unwrap();
    bytes[100..].fill(0xa5);
    fs::write(scratch.file("users.db"), bytes).unwrap();
    assert!(Users::open(&scratch.url()).await.is_err());
}

#[rocket::async_test]
async fn a_database_of_another_program_or_version_is_an_error() {
    let scratch = Scratch::new("foreign");
    let mut other = SqliteConnection::connect(&format!("{}?mode=rwc", scratch.url()))
        .await
        .unwrap();
    sqlx::raw_sql("CREATE TABLE users (name TEXT)")
        .execute(&mut other)
        .await
        .unwrap();
    assert!(matches!(
        Users::open(&scratch.url()).await,
        Err(StoreError::Migration(_))
    ));

    let newer = Scratch::new("newer");
    Users::open(&newer.url()).await.unwrap().close().await;
    let mut other = SqliteConnection::connect(&newer.url()).await.unwrap();
    sqlx::raw_sql("UPDATE _sqlx_migrations SET version = 9999")
        .execute(&mut other)
        .await
        .unwrap();
    assert!(matches!(
        Users::open(&newer.url()).await,
        Err(StoreError::Migration(_))
    ));
}
