//! More logins than the server hashes for: the rest is told to come again, and nobody else waits.

use rocket::futures::future::join_all;
use rocket::serde::json::serde_json::json;
use rocket::tokio::join;

use crate::api::{Answer, Api};
use crate::forge::Claims;

const FORM: &str = "username=zoe&password=correct+horse";

async fn with_zoe(settings: &str) -> Api {
    let api = Api::with(&format!("bcrypt_cost = 10\n{settings}")).await;
    api.add_user("zoe", "correct horse").await;
    api
}

fn check_busy(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    let text = "Temporarily unavailable";
    let expected = json!({
        "detail": text,
        "error": "temporarily_unavailable",
        "error_description": text,
    });
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.all("Cache-Control"), ["no-store"]);
    let seconds: u32 = answer.all("Retry-After")[0].parse().unwrap();
    assert!(seconds >= 1, "{answer:?}");
}

#[rocket::async_test]
async fn so_many_logins_are_served_and_the_rest_is_refused() {
    for (threads, queue, served) in [(1, 0, 1), (1, 2, 3), (2, 0, 2), (2, 1, 3)] {
        let settings = format!("bcrypt_threads = {threads}\nbcrypt_queue = {queue}");
        let api = with_zoe(&settings).await;
        let answers = join_all((0..8).map(|_| api.login(FORM))).await;
        let (good, busy): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == 200);
        assert_eq!(good.len(), served, "{threads} threads, {queue} waiting");
        busy.into_iter().for_each(check_busy);
    }
}

#[rocket::async_test]
async fn one_login_after_the_other_is_never_refused() {
    let api = with_zoe("bcrypt_threads = 1\nbcrypt_queue = 0").await;
    for n in 0..3 {
        assert_eq!(api.login(FORM).await.status, 200, "login {n}");
        assert_eq!(
            api.login("username=zoe&password=wrong").await.status,
            400,
            "login {n}"
        );
    }
}

#[rocket::async_test]
async fn the_first_login_of_a_server_is_not_refused() {
    for settings in ["bcrypt_threads = 1\nbcrypt_queue = 0", "bcrypt_queue = 0"] {
        let api = Api::with(&format!("bcrypt_cost = 10\n{settings}")).await;
        let answer = api.login("username=nobody&password=x").await;
        assert_eq!(answer.status, 400, "{settings}: {answer:?}");
    }
}

#[rocket::async_test]
async fn requests_with_tokens_go_on_during_an_overload() {
    let api = with_zoe("bcrypt_threads = 1\nbcrypt_queue = 0").await;
    let token = Claims::good().token();
    let logins = join_all((0..4).map(|_| api.login(FORM)));
    let others = join_all((0..4).map(|_| api.get_as("/users/me", &token)));
    let (_, others) = join!(logins, others);
    assert!(others.iter().all(|answer| answer.status == 200));
    assert_eq!(
        api.login(FORM).await.status,
        200,
        "once there is room again"
    );
}
