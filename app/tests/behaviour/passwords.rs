//! Passwords at the login: every byte counts, hashes are upgraded, damaged ones match nothing.

use rocket_scopes::PasswordHash;

use crate::api::Api;
use crate::database::by_hand;
use crate::recorder;
use crate::scratch::Scratch;

async fn status(api: &Api, username: &str, password: &str) -> u16 {
    let encoded: String = password
        .bytes()
        .map(|byte| format!("%{byte:02x}"))
        .collect();
    api.login(format!("username={username}&password={encoded}"))
        .await
        .status
}

async fn stored(api: &Api, username: &str) -> String {
    let credentials = api.users().credentials(username).await.unwrap().unwrap();
    credentials.password_hash.as_str().to_owned()
}

#[rocket::async_test]
async fn every_byte_counts_up_to_the_72_that_bcrypt_takes() {
    let api = Api::with("bcrypt_cost = 10").await;
    let longest = format!("{}z", "0123456789".repeat(7) + "y");
    assert_eq!(longest.len(), 72);
    api.add_user("long", &longest).await;
    for (password, expected) in [
        (longest.clone(), 200),
        (longest[..71].to_owned(), 400),
        (format!("{}x", &longest[..71]), 400),
        (format!("{longest}x"), 400),
        (format!("{longest}\0"), 400),
        (format!("{longest}{longest}"), 400),
    ] {
        assert_eq!(
            status(&api, "long", &password).await,
            expected,
            "{password:?}"
        );
    }
}

#[rocket::async_test]
async fn passwords_are_taken_as_they_are_typed() {
    let api = Api::with("bcrypt_cost = 10").await;
    let password = " pässwörd+ ";
    api.add_user("umlaut", password).await;
    for (typed, expected) in [
        (password, 200),
        ("pässwörd+", 400),
        (" Pässwörd+ ", 400),
        (" pa\u{308}sswo\u{308}rd+ ", 400),
        (" pässwörd  ", 400),
        (" pässwörd\u{ff0b} ", 400),
        (" pässwörd+ \0", 400),
        ("\0", 400),
    ] {
        assert_eq!(status(&api, "umlaut", typed).await, expected, "{typed:?}");
    }
}

#[rocket::async_test]
async fn a_hash_of_lower_cost_is_upgraded_at_the_login() {
    let scratch = Scratch::new("upgrade");
    let cheap = Api::on(&scratch.url()).await;
    cheap.add_user("zoe", "correct horse").await;
    let old = stored(&cheap, "zoe").await;
    assert!(old.starts_with("$2b$10$"), "{old}");
    assert_eq!(status(&cheap, "zoe", "correct horse").await, 200);
    assert_eq!(
        stored(&cheap, "zoe").await,
        old,
        "the cost is the configured one"
    );

    let api = Api::with("bcrypt_cost = 11").await;
    api.add_user("zoe", "another one").await;
    let old = PasswordHash::from_stored(old);
    api.users().set_password("zoe", &old).await.unwrap();
    assert_eq!(status(&api, "zoe", "wrong").await, 400);
    assert_eq!(
        stored(&api, "zoe").await,
        old.as_str(),
        "a wrong password changes nothing"
    );
    assert_eq!(status(&api, "zoe", "correct horse").await, 200);
    let new = stored(&api, "zoe").await;
    assert!(new.starts_with("$2b$11$"), "{new}");
    assert_eq!(status(&api, "zoe", "correct horse").await, 200);
    assert_eq!(status(&api, "zoe", "wrong").await, 400);
    assert_eq!(stored(&api, "zoe").await, new);
}

/// None of them is anybody's password, and none keeps others from logging in.
#[rocket::async_test]
async fn a_damaged_hash_is_a_failed_login_and_an_error_line() {
    let scratch = Scratch::new("damaged-hash");
    let api = Api::on(&scratch.url()).await;
    api.add_user("zoe", "correct horse").await;
    api.add_user("broken", "correct horse").await;
    let good = stored(&api, "broken").await;
    let with = |at: usize, text: &str| good[..at].to_owned() + text + &good[at + text.len()..];
    let wrong = api.login("username=zoe&password=wrong").await;
    for damaged in [
        String::new(),
        "correct horse".to_owned(),
        "ä".repeat(30),
        good[..59].to_owned(),
        format!("{good} "),
        with(1, "3"),
        with(4, "xx"),
        with(4, "00"),
        with(4, "03"),
        with(4, "32"),
        with(4, "99"),
        with(20, "!"),
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG".to_owned(),
    ] {
        let mark = recorder::mark();
        let hash = PasswordHash::from_stored(damaged.clone());
        api.users().set_password("broken", &hash).await.unwrap();
        let answer = api.login("username=broken&password=correct+horse").await;
        assert_eq!(answer, wrong, "{damaged:?}");
        let is_told = |line: &recorder::Line| line.text.contains("stored password hash is damaged");
        assert!(recorder::since(mark).iter().any(is_told), "{damaged:?}");
    }
    let not_utf8 =
        "UPDATE users SET password_hash = CAST(x'ff2462' AS TEXT) WHERE username = 'broken'";
    by_hand(&scratch, not_utf8).await;
    assert_eq!(
        api.login("username=broken&password=correct+horse").await,
        wrong
    );

    // And the others, after all of them.
    assert_eq!(api.login("username=nobody&password=x").await, wrong);
    assert_eq!(status(&api, "zoe", "correct horse").await, 200);
}
