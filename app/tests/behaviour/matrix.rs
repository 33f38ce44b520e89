//! Every route, asked by everybody whom it should refuse.

use rocket_scopes::testing::{DenialMatrix, denial_matrix};

use crate::api::figment;

async fn matrix(profile: &str, subject: &str) -> DenialMatrix {
    let figment = figment(&format!("challenge = '{profile}'"));
    let matrix = denial_matrix(app::rocket(figment)).subject(subject);
    matrix.run_async().await
}

#[rocket::async_test]
async fn everybody_is_answered_as_it_is_declared() {
    for profile in ["fastapi", "rfc6750"] {
        let matrix = matrix(profile, "johndoe").await;
        matrix.assert();
        assert_eq!(matrix.skipped().count(), 0);
        for (path, requests, refusals) in [
            ("/openapi.json", 3, 0),
            ("/status", 7, 5),
            ("/token", 3, 0),
            ("/users/me", 9, 7),
            ("/users/me/items", 10, 8),
        ] {
            let rows = || matrix.rows().filter(|row| row.route().path == path);
            let refused = rows().filter(|row| row.is_refusal());
            assert_eq!(
                (rows().count(), refused.count()),
                (requests, refusals),
                "{path}"
            );
        }
    }
}

#[rocket::async_test]
async fn whom_the_guard_of_active_users_refuses_the_policy_lets_through() {
    // `alice` is disabled: that is answered with 400, behind the check.
    let matrix = matrix("rfc6750", "alice").await;
    matrix.assert();
    let mut own = matrix.rows().filter(|row| row.route().path == "/users/me");
    assert!(own.any(|row| !row.is_refusal() && row.status() == 400));
}

#[rocket::async_test]
async fn a_subject_that_the_store_does_not_know_fails_it() {
    let matrix = matrix("rfc6750", "test").await;
    let failures = matrix.failures().iter().map(ToString::to_string);
    let of_the_subject = failures.filter(|it| {
        it.contains("help: the principal's loader does not know the subject: `.subject(\"..\")`")
    });
    assert!(of_the_subject.count() > 3, "{matrix}");
}
