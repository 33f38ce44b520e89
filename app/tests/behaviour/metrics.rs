//! `GET /metrics`: what was decided, for Prometheus, on a scope of its own.

use crate::api::Api;

#[rocket::async_test]
async fn the_counters_need_their_scope() {
    let api = Api::with("").await;
    for (scopes, status) in [("metrics", 200), ("me items", 401), ("", 401)] {
        let token = api.token("johndoe", scopes);
        assert_eq!(
            api.get_as("/metrics", &token).await.status,
            status,
            "{scopes}"
        );
    }
    assert_eq!(api.get("/metrics", &[]).await.status, 401);
}

#[rocket::async_test]
async fn each_decision_is_counted_with_its_reason() {
    let api = Api::with("").await;
    let (me, metrics) = (api.token("johndoe", "me"), api.token("johndoe", "metrics"));
    for _ in 0..3 {
        api.get_as("/users/me/items", &me).await;
    }
    api.get_as("/users/me", &me).await;
    api.get("/users/me?access_token=secret", &[]).await;
    api.get_as("/status", "a.b.c").await;
    let answer = api.get_as("/metrics", &metrics).await;
    assert_eq!(
        answer.all("Content-Type"),
        ["text/plain; version=0.0.4; charset=utf-8"]
    );
    let line = |route: &str, outcome: &str, reason: &str, count: u64| {
        format!(
            "rocket_scopes_decisions_total{{method=\"GET\",route=\"{route}\",outcome=\"{outcome}\",\
             reason=\"{reason}\"}} {count}"
        )
    };
    let counted: Vec<_> = answer
        .body
        .lines()
        .filter(|it| it.starts_with("rocket_scopes_decisions_total"))
        .collect();
    let mut expected = vec![
        line("/users/me/items", "denied", "insufficient_scope", 3),
        line("/users/me", "allowed", "ok", 1),
        line("/users/me", "denied", "no_credentials", 1),
        line("/status", "denied", "invalid_token", 1),
    ];
    expected.sort();
    let mut found = counted.clone();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert!(
        answer
            .body
            .starts_with("# HELP rocket_scopes_decisions_total ")
    );
    // Four with the first token, of which one is new, two with others, and one that is none.
    for line in [
        "rocket_scopes_remembered_tokens_lookups_total{outcome=\"hit\"} 3",
        "rocket_scopes_remembered_tokens_lookups_total{outcome=\"miss\"} 3",
        "rocket_scopes_remembered_tokens 2",
    ] {
        assert!(answer.body.lines().any(|it| it == line), "{}", answer.body);
    }
}
