//! Remembered tokens: the second use is looked at as the first was, but for the signature.

use app::users::Users;

use crate::api::{Answer, Api};
use crate::database::by_hand;
use crate::forge::{Claims, with_header};
use crate::scratch::Scratch;
use crate::verdict::{
    Fine, Inactive, NotValid, Profile, ROUTES, Verdict, accepted, check_row, refused,
};

async fn check(api: &Api, what: &str, token: &str, verdicts: [Verdict; 3]) {
    check_row(
        api,
        Profile::FastApi,
        what,
        &[&format!("Bearer {token}")],
        verdicts,
    )
    .await;
}

#[rocket::async_test]
async fn a_remembered_token_ends_with_its_user() {
    let scratch = Scratch::new("remembered");
    let api = Api::on(&scratch.url()).await;
    let token = Claims::good().token();
    accepted(&api, "first", &token).await;

    api.users().set_disabled("johndoe", true).await.unwrap();
    check(&api, "disabled", &token, [Fine, Inactive, Inactive]).await;
    api.users().set_disabled("johndoe", false).await.unwrap();
    accepted(&api, "enabled again", &token).await;

    by_hand(&scratch, "DELETE FROM users WHERE username = 'johndoe'").await;
    check(&api, "deleted", &token, [NotValid; 3]).await;
    let other = Users::open(&scratch.url()).await.unwrap();
    other.seed_demo().await.unwrap();
    accepted(&api, "there again", &token).await;
}

#[rocket::async_test]
async fn an_altered_copy_of_a_remembered_token_is_read_anew() {
    let api = Api::with("").await;
    let token = Claims::good().token();
    accepted(&api, "first", &token).await;
    let (signed, signature) = token.rsplit_once('.').unwrap();
    for (what, copy) in [
        ("no signature", format!("{signed}.")),
        ("another signature", format!("{signed}.{}", "A".repeat(43))),
        (
            "another payload",
            Claims::good().set("scope", r#""me""#).token(),
        ),
        ("a longer one", format!("{token}A")),
        ("another case", token.to_lowercase()),
    ] {
        let wanted = if what == "another payload" { 200 } else { 401 };
        assert_eq!(api.get_as("/status", &copy).await.status, wanted, "{what}");
        accepted(&api, "the token itself", &token).await;
        assert_eq!(
            api.get_as("/status", &format!("{signed}.{signature}x"))
                .await
                .status,
            401
        );
    }
}

/// Everything twice, so that what was remembered is used.
async fn answers(api: &Api, tokens: &[String]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for token in tokens.iter().chain(tokens) {
        for route in &ROUTES {
            answers.push(api.get_as(route.path, token).await);
        }
    }
    answers
}

#[rocket::async_test]
async fn answers_are_equal_without_a_memory() {
    let good = Claims::good;
    let tokens: Vec<_> = [
        good(),
        good().set("scope", r#""me""#),
        good().set("scope", "[]"),
        good().set("scope", "7"),
        good().set("sub", r#""alice""#),
        good().set("sub", r#""nobody""#),
        good().set("exp", 1),
        good().set("nbf", 253_402_300_799_u64),
        good().set("aud", r#""x""#),
    ]
    .map(|claims| claims.token())
    .into_iter()
    .chain([with_header("{}"), "garbage".to_owned(), String::new()])
    .collect();
    let remembering = Api::with("").await;
    let expected = answers(&remembering, &tokens).await;
    assert!(expected.iter().any(|answer| answer.status == 200));
    for settings in ["token_cache = 0", "token_cache = 1"] {
        let other = Api::with(settings).await;
        assert_eq!(answers(&other, &tokens).await, expected, "{settings}");
    }
}

#[rocket::async_test]
async fn a_token_is_remembered_by_its_own_server_only() {
    let one = Api::with("").await;
    let other = Api::with("secret_key = 'aW8sX2kP5vQ7zN1cB4mJ6hT9yR3dL0gE'").await;
    let token = Claims::good().token();
    accepted(&one, "here", &token).await;
    refused(&other, "there", &token).await;
    accepted(&one, "here again", &token).await;
}
