//! What the store keeps and changes.

use app::security::Scope;
use app::users::{NewUser, StoreError, User, Users};
use rocket::tokio::join;
use rocket_scopes::{PasswordHash, ScopeSet};
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::scratch::Scratch;

fn hash(text: &str) -> PasswordHash {
    PasswordHash::from_stored(text.to_owned())
}

fn set(words: &str) -> ScopeSet<Scope> {
    words.parse().unwrap()
}

fn new_user(username: &str) -> NewUser {
    NewUser {
        username: username.parse().unwrap(),
        email: None,
        full_name: None,
        password_hash: hash("first"),
        scopes: set("me"),
    }
}

/// A store on a new file with the user `bob`, whose hash is `first` and whose scope is `me`.
async fn with_bob(test: &str) -> (Scratch, Users) {
    let scratch = Scratch::new(test);
    let users = Users::open(&scratch.url()).await.unwrap();
    users.add(&new_user("bob")).await.unwrap();
    (scratch, users)
}

async fn stored_hash(users: &Users, username: &str) -> String {
    users
        .credentials(username)
        .await
        .unwrap()
        .unwrap()
        .password_hash
        .as_str()
        .to_owned()
}

/// Runs SQL on the file, as an administrator with the sqlite3 shell would.
async fn by_hand(scratch: &Scratch, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnection::connect(&scratch.url()).await?;
    sqlx::raw_sql(sql).execute(&mut connection).await?;
    connection.close().await
}

#[rocket::async_test]
async fn accounts_outlive_the_store() {
    let (scratch, users) = with_bob("outlive").await;
    users.close().await;
    let users = Users::open(&scratch.url()).await.unwrap();
    let bob = User {
        username: "bob".to_owned(),
        email: None,
        full_name: None,
        disabled: false,
    };
    assert_eq!(users.find("bob").await.unwrap(), Some(bob));
}

#[rocket::async_test]
async fn names_are_found_exactly() {
    let (_scratch, users) = with_bob("exactly").await;
    let names = [
        "Zoë",
        "zoë",
        "Zoe\u{308}",
        "o'brien",
        "a\"b",
        "'; DROP TABLE users;--",
        "100%",
        "_",
        "你好",
        "a  b",
    ];
    for name in names {
        users.add(&new_user(name)).await.unwrap();
    }
    for name in names {
        assert_eq!(users.find(name).await.unwrap().unwrap().username, name);
    }
    for name in [
        "",
        "BOB",
        "bob ",
        " bob",
        "bo",
        "b%",
        "bob\0",
        "bob\0x",
        "%",
        "' OR 1=1 --",
    ] {
        assert_eq!(users.find(name).await.unwrap(), None, "of {name:?}");
        assert!(
            users.credentials(name).await.unwrap().is_none(),
            "of {name:?}"
        );
        assert!(users.account(name).await.unwrap().is_none(), "of {name:?}");
    }
    assert_eq!(users.list().await.unwrap().len(), names.len() + 1);
}

#[rocket::async_test]
async fn all_fields_are_kept() {
    let (_scratch, users) = with_bob("fields").await;
    let new = NewUser {
        email: Some("zoe@example.com".to_owned()),
        full_name: Some("Zoë Ångström".to_owned()),
        scopes: set("me items"),
        ..new_user("zoe")
    };
    users.add(&new).await.unwrap();
    let zoe = users.account("zoe").await.unwrap().unwrap();
    assert_eq!(
        (zoe.user.email, zoe.user.full_name),
        (new.email, new.full_name)
    );
    assert_eq!(
        (zoe.scopes, zoe.demo, zoe.user.disabled),
        (new.scopes, false, false)
    );
    assert_eq!(
        users
            .find("zoe")
            .await
            .unwrap()
            .unwrap()
            .full_name
            .as_deref(),
        Some("Zoë Ångström")
    );
    let names: Vec<_> = users
        .list()
        .await
        .unwrap()
        .into_iter()
        .map(|account| account.user.username)
        .collect();
    assert_eq!(names, ["bob", "zoe"]);
}

#[rocket::async_test]
async fn a_taken_name_is_refused_and_its_account_untouched() {
    let (_scratch, users) = with_bob("taken").await;
    let second = NewUser {
        password_hash: hash("second"),
        scopes: set("items"),
        ..new_user("bob")
    };
    assert!(matches!(
        users.add(&second).await,
        Err(StoreError::AlreadyExists)
    ));
    assert_eq!(stored_hash(&users, "bob").await, "first");
    assert_eq!(
        users.account("bob").await.unwrap().unwrap().scopes,
        set("me")
    );
}

#[rocket::async_test]
async fn of_two_who_add_one_name_one_wins() {
    let scratch = Scratch::new("two-add");
    let (one, two) = (
        Users::open(&scratch.url()).await.unwrap(),
        Users::open(&scratch.url()).await.unwrap(),
    );
    let new = new_user("bob");
    let (first, second) = join!(one.add(&new), two.add(&new));
    assert!(first.is_ok() != second.is_ok(), "{first:?}, {second:?}");
}

#[rocket::async_test]
async fn a_change_of_an_unknown_account_is_not_found() {
    let (_scratch, users) = with_bob("unknown").await;
    assert!(matches!(
        users.set_disabled("eve", true).await,
        Err(StoreError::NotFound)
    ));
    assert!(matches!(
        users.set_password("eve", &hash("x")).await,
        Err(StoreError::NotFound)
    ));
    assert!(matches!(
        users.grant("eve", &set("me")).await,
        Err(StoreError::NotFound)
    ));
    assert!(matches!(
        users.revoke("eve", &set("me")).await,
        Err(StoreError::NotFound)
    ));
    assert!(
        !users
            .upgrade_hash("eve", &hash("first"), &hash("x"))
            .await
            .unwrap()
    );
}

#[rocket::async_test]
async fn an_account_is_switched_off_and_on() {
    let (_scratch, users) = with_bob("switch").await;
    users.add(&new_user("carol")).await.unwrap();
    for disabled in [true, true, false] {
        users.set_disabled("bob", disabled).await.unwrap();
        assert_eq!(users.find("bob").await.unwrap().unwrap().disabled, disabled);
        assert!(!users.find("carol").await.unwrap().unwrap().disabled);
    }
}

#[rocket::async_test]
async fn scopes_are_granted_and_revoked() {
    let (_scratch, users) = with_bob("scopes").await;
    users.add(&new_user("carol")).await.unwrap();
    assert_eq!(
        users.grant("bob", &set("items")).await.unwrap(),
        set("me items")
    );
    assert_eq!(
        users.grant("bob", &set("items me")).await.unwrap(),
        set("me items")
    );
    assert_eq!(
        users.credentials("bob").await.unwrap().unwrap().scopes,
        set("me items")
    );
    assert_eq!(users.revoke("bob", &set("me")).await.unwrap(), set("items"));
    assert_eq!(users.revoke("bob", &set("me")).await.unwrap(), set("items"));
    assert_eq!(users.revoke("bob", &set("items")).await.unwrap(), set(""));
    assert_eq!(
        users.account("carol").await.unwrap().unwrap().scopes,
        set("me")
    );
}

#[rocket::async_test]
async fn an_unknown_scope_in_the_table_is_ignored() {
    let (scratch, users) = with_bob("unknown-scope").await;
    by_hand(
        &scratch,
        "INSERT INTO user_scopes SELECT id, 'admin' FROM users",
    )
    .await
    .unwrap();
    assert_eq!(
        users.credentials("bob").await.unwrap().unwrap().scopes,
        set("me")
    );
    assert_eq!(
        users.grant("bob", &set("items")).await.unwrap(),
        set("me items")
    );
}

#[rocket::async_test]
async fn a_scope_with_a_space_cannot_be_stored() {
    let (scratch, _users) = with_bob("space-scope").await;
    assert!(
        by_hand(
            &scratch,
            "INSERT INTO user_scopes SELECT id, 'x items' FROM users"
        )
        .await
        .is_err()
    );
}

#[rocket::async_test]
async fn a_new_account_never_inherits_scopes_of_a_removed_one() {
    let (scratch, users) = with_bob("inherit").await;
    by_hand(&scratch, "PRAGMA foreign_keys = OFF; DELETE FROM users")
        .await
        .unwrap();
    users
        .add(&NewUser {
            scopes: set(""),
            ..new_user("carol")
        })
        .await
        .unwrap();
    assert_eq!(
        users.account("carol").await.unwrap().unwrap().scopes,
        set("")
    );
}

#[rocket::async_test]
async fn a_removed_account_takes_its_scopes_along() {
    let (scratch, _users) = with_bob("cascade").await;
    by_hand(&scratch, "PRAGMA foreign_keys = ON; DELETE FROM users")
        .await
        .unwrap();
    let mut connection = SqliteConnection::connect(&scratch.url()).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM user_scopes")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[rocket::async_test]
async fn a_damaged_hash_is_handed_out_and_no_error() {
    let (scratch, users) = with_bob("damaged-hash").await;
    by_hand(
        &scratch,
        "UPDATE users SET password_hash = CAST(x'ff002432' AS TEXT)",
    )
    .await
    .unwrap();
    assert!(!stored_hash(&users, "bob").await.starts_with("$2"));
    assert!(users.find("bob").await.unwrap().is_some());
}

#[rocket::async_test]
async fn a_better_hash_replaces_the_old_one_only() {
    let (_scratch, users) = with_bob("upgrade").await;
    assert!(
        users
            .upgrade_hash("bob", &hash("first"), &hash("better"))
            .await
            .unwrap()
    );
    assert_eq!(stored_hash(&users, "bob").await, "better");
    users.set_password("bob", &hash("changed")).await.unwrap();
    assert!(
        !users
            .upgrade_hash("bob", &hash("better"), &hash("best"))
            .await
            .unwrap()
    );
    assert_eq!(stored_hash(&users, "bob").await, "changed");
}

#[rocket::async_test]
async fn a_changed_password_wins_over_an_upgrade_at_the_same_moment() {
    let (scratch, server) = with_bob("race").await;
    let cli = Users::open(&scratch.url()).await.unwrap();
    for round in 0..20 {
        let (old, better, changed) = (
            hash(&format!("old {round}")),
            hash(&format!("better {round}")),
            hash(&format!("changed {round}")),
        );
        server.set_password("bob", &old).await.unwrap();
        let (upgraded, set) = join!(
            server.upgrade_hash("bob", &old, &better),
            cli.set_password("bob", &changed)
        );
        set.unwrap();
        upgraded.unwrap();
        assert_eq!(
            stored_hash(&server, "bob").await,
            format!("changed {round}")
        );
    }
}

#[rocket::async_test]
async fn the_demo_accounts_are_those_of_the_tutorial() {
    let scratch = Scratch::new("demo");
    let users = Users::open(&scratch.url()).await.unwrap();
    assert!(!users.has_demo_accounts().await.unwrap());
    for _ in 0..2 {
        users.seed_demo().await.unwrap();
        assert_eq!(users.list().await.unwrap().len(), 2);
    }
    assert!(users.has_demo_accounts().await.unwrap());
    for (name, full_name, email, disabled, start) in [
        (
            "johndoe",
            "John Doe",
            "johndoe@example.com",
            false,
            "$2b$12$EixZ",
        ),
        (
            "alice",
            "Alice Chains",
            "alicechains@example.com",
            true,
            "$2b$12$gSvq",
        ),
    ] {
        let account = users.account(name).await.unwrap().unwrap();
        let user = User {
            username: name.to_owned(),
            email: Some(email.to_owned()),
            full_name: Some(full_name.to_owned()),
            disabled,
        };
        assert_eq!(
            (account.user, account.scopes, account.demo),
            (user, ScopeSet::from_iter([Scope::Me, Scope::Items]), true)
        );
        let stored = stored_hash(&users, name).await;
        assert!(stored.starts_with(start) && stored.len() == 60, "{stored}");
    }
}

#[rocket::async_test]
async fn demo_accounts_never_change_one_that_is_there() {
    let scratch = Scratch::new("demo-taken");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.add(&new_user("johndoe")).await.unwrap();
    users.seed_demo().await.unwrap();
    users.revoke("alice", &set("me")).await.unwrap();
    users.set_disabled("alice", false).await.unwrap();
    users.seed_demo().await.unwrap();
    let (john, alice) = (
        users.account("johndoe").await.unwrap().unwrap(),
        users.account("alice").await.unwrap().unwrap(),
    );
    assert_eq!((john.scopes, john.demo), (set("me"), false));
    assert_eq!(stored_hash(&users, "johndoe").await, "first");
    assert_eq!((alice.scopes, alice.user.disabled), (set("items"), false));
}

#[rocket::async_test]
async fn a_new_password_ends_a_demo_account_and_a_better_hash_does_not() {
    let scratch = Scratch::new("demo-password");
    let users = Users::open(&scratch.url()).await.unwrap();
    users.seed_demo().await.unwrap();
    for name in ["johndoe", "alice"] {
        assert!(users.has_demo_accounts().await.unwrap(), "{name} is left");
        let published = hash(&stored_hash(&users, name).await);
        assert!(
            users
                .upgrade_hash(name, &published, &hash("better"))
                .await
                .unwrap()
        );
        assert!(users.account(name).await.unwrap().unwrap().demo);
        users.set_password(name, &hash("own")).await.unwrap();
        assert!(!users.account(name).await.unwrap().unwrap().demo);
    }
    assert!(!users.has_demo_accounts().await.unwrap());
    users.seed_demo().await.unwrap();
    assert!(!users.has_demo_accounts().await.unwrap());
}
