//! Asking about tokens: shared, bounded, remembered, and never "inactive" for want of an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rocket::futures::future::join_all;
use rocket::tokio;

use super::provider::{Answer, Provider};
use crate::launch::{ClientAuthentication, ClientCredentials, ClientSecret, Clock};
use crate::remote::{Introspected, Introspection, IntrospectionLimits, Unavailable};

const ACTIVE: &str = r#"{"active": true, "sub": "me", "exp": 2000}"#;
const INACTIVE: &str = r#"{"active": false, "sub": "me"}"#;

/// Stands still until it is told.
struct Watch(AtomicU64);

impl Clock for Watch {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Asking {
    introspection: Arc<Introspection>,
    watch: Arc<Watch>,
}

fn asking(provider: &Provider, limits: IntrospectionLimits) -> Asking {
    let credentials = ClientCredentials {
        id: "api".to_owned(),
        secret: ClientSecret::new("s3cr:t"),
        authentication: ClientAuthentication::Basic,
    };
    let watch = Arc::new(Watch(AtomicU64::new(1000)));
    let address = provider.at("/introspect");
    let asked = Introspection::new(&address, credentials, limits, watch.clone());
    Asking {
        introspection: Arc::new(asked.unwrap()),
        watch,
    }
}

impl Asking {
    async fn ask(&self, token: &str) -> Result<Introspected, Unavailable> {
        self.introspection.introspect(token).await
    }
}

fn active() -> Result<Introspected, Unavailable> {
    Ok(Introspected::Active(ACTIVE.into()))
}

#[rocket::async_test]
async fn the_issuer_says_whether_a_token_is_good() {
    let provider = Provider::new(|asked| match asked {
        asked if asked.ends_with("&token=good") => Answer::json(ACTIVE),
        _ => Answer::json(INACTIVE),
    })
    .await;
    let asking = asking(&provider, IntrospectionLimits::default());
    assert_eq!(asking.ask("good").await, active());
    assert_eq!(asking.ask("bad").await, Ok(Introspected::Inactive));
    let asked = provider.asked()[0].to_ascii_lowercase();
    assert!(
        asked.starts_with("post /introspect http/1.1\r\n"),
        "{asked}"
    );
    let basic = "authorization: basic yxbponmzy3ilm0f0";
    for header in [basic, "content-type: application/x-www-form-urlencoded"] {
        assert!(asked.contains(header), "{asked}");
    }
    assert!(!asked.contains("accept-encoding"), "{asked}");
}

#[rocket::async_test]
async fn bad_answers_are_never_inactive() {
    let typed = |kind| Answer::typed(kind, ACTIVE);
    for answer in [
        Answer::json(""),
        Answer::json("{}"),
        Answer::json(r#"{"active": "true"}"#),
        Answer::json(r#"{"active": null}"#),
        Answer::Json(format!("{INACTIVE}{}", " ".repeat(64 << 10))),
        typed("text/html"),
        typed("application/token-introspection+jwt"),
        Answer::Raw(String::new()),
        Answer::Redirect("/elsewhere".to_owned()),
        Answer::Status(201),
        Answer::Status(400),
        Answer::Status(401),
        Answer::Status(404),
        Answer::Status(500),
        Answer::Huge {
            bytes: 23 << 20,
            announced: false,
        },
    ] {
        let provider = Provider::always(answer.clone()).await;
        let asking = asking(&provider, IntrospectionLimits::default());
        let asked = asking.ask("token").await;
        assert_eq!(asked, Err(Unavailable::SOON), "{answer:?}");
        assert_eq!(provider.count(), 1, "{answer:?}");
        // Nor is it remembered.
        provider.answer(Answer::json(ACTIVE));
        assert_eq!(asking.ask("token").await, active(), "{answer:?}");
    }
}

#[rocket::async_test]
async fn slow_answers_end_in_time() {
    for answer in [Answer::Hang, Answer::Drip] {
        let provider = Provider::always(answer).await;
        let limits = IntrospectionLimits {
            call: Duration::from_millis(100),
            ..IntrospectionLimits::default()
        };
        let asking = asking(&provider, limits);
        assert_eq!(asking.ask("token").await, Err(Unavailable::SOON));
    }
}

#[rocket::async_test]
async fn answers_are_remembered_for_their_time() {
    let provider = Provider::always(Answer::json(ACTIVE)).await;
    let asking = asking(&provider, IntrospectionLimits::default());
    for (now, calls) in [
        (1000, 1),
        (1059, 1),
        (1060, 2),
        (1990, 3),
        (1999, 3),
        (2000, 4),
    ] {
        asking.watch.0.store(now, Ordering::Relaxed);
        assert_eq!(asking.ask("token").await, active());
        assert_eq!(provider.count(), calls, "at {now}");
    }
    provider.answer(Answer::json(INACTIVE));
    for (now, calls) in [(3000, 5), (3004, 5), (3005, 6)] {
        asking.watch.0.store(now, Ordering::Relaxed);
        assert_eq!(asking.ask("token").await, Ok(Introspected::Inactive));
        assert_eq!(provider.count(), calls, "at {now}");
    }
}

#[rocket::async_test]
async fn callers_with_the_same_token_share_one_call() {
    let provider = Provider::always(Answer::json(ACTIVE)).await;
    let asking = asking(&provider, IntrospectionLimits::default());
    let asked = join_all((0..200).map(|_| asking.ask("token"))).await;
    assert!(asked.iter().all(|it| *it == active()));
    assert_eq!(provider.count(), 1);
}

#[rocket::async_test]
async fn a_caller_who_hangs_up_takes_nothing_from_the_others() {
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let provider = Provider::new(move |_| {
        let opened = tokio::task::block_in_place(|| gate.lock().unwrap().recv());
        assert!(opened.is_err());
        Answer::json(ACTIVE)
    })
    .await;
    let asking = asking(&provider, IntrospectionLimits::default());
    let introspection = asking.introspection.clone();
    let first = tokio::spawn(async move { introspection.introspect("token").await });
    while asking.introspection.waiting() == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let open = async { drop(open) };
    let (asked, ()) = tokio::join!(asking.ask("token"), open);
    assert_eq!(asked, active());
    assert_eq!(provider.count(), 1);
    assert_eq!(asking.introspection.waiting(), 0);
}

#[rocket::async_test]
async fn so_many_calls_run_or_wait_and_no_more() {
    let provider = Provider::always(Answer::Hang).await;
    let limits = IntrospectionLimits {
        call: Duration::from_millis(300),
        calls: 2,
        queue: 3,
        ..IntrospectionLimits::default()
    };
    let asking = asking(&provider, limits);
    let tokens: Vec<_> = (0..20).map(|it| it.to_string()).collect();
    let mut calls: Vec<_> = tokens.iter().map(|it| Box::pin(asking.ask(it))).collect();
    // Each is asked once: those that find no place say so at once.
    let refused = calls.iter_mut().filter_map(|call| {
        use rocket::futures::FutureExt;
        call.now_or_never()
    });
    assert_eq!(refused.filter(Result::is_err).count(), 15);
    provider.until(2).await;
    assert_eq!(provider.count(), 2);
}

#[rocket::async_test]
async fn an_endpoint_that_is_down_is_left_alone_between_probes() {
    let provider = Provider::always(Answer::Status(503)).await;
    let limits = IntrospectionLimits {
        retry: Duration::from_secs(3600),
        cool_down: Duration::from_secs(3600),
        ..IntrospectionLimits::default()
    };
    let asking = asking(&provider, limits);
    for token in 0..100 {
        assert!(asking.ask(&token.to_string()).await.is_err());
    }
    assert_eq!(provider.count(), 3);
    let Err(unavailable) = asking.ask("token").await else {
        panic!("an answer from nowhere");
    };
    assert!(unavailable.retry_after > Duration::from_secs(3000));
}

#[rocket::async_test]
async fn an_endpoint_that_is_back_is_found_by_a_probe() {
    let provider = Provider::always(Answer::Status(503)).await;
    let limits = IntrospectionLimits {
        retry: Duration::from_millis(1),
        ..IntrospectionLimits::default()
    };
    let asking = asking(&provider, limits);
    for _ in 0..5 {
        assert!(asking.ask("token").await.is_err());
    }
    provider.answer(Answer::json(ACTIVE));
    while asking.ask("token").await != active() {
        tokio::task::yield_now().await;
    }
}

#[rocket::async_test]
async fn requests_that_are_refused_do_not_shut_the_endpoint_off() {
    // 401: it is our credentials that are not good. 429: too much is asked, whatever it is.
    for (status, shuts_off) in [
        (400, false),
        (401, true),
        (403, false),
        (404, true),
        (406, false),
        (413, false),
        (429, true),
        (451, false),
        (500, true),
    ] {
        let provider = Provider::always(Answer::Status(status)).await;
        let asking = asking(&provider, IntrospectionLimits::default());
        for token in 0..10 {
            assert!(asking.ask(&token.to_string()).await.is_err());
        }
        let asked = if shuts_off { 3 } else { 10 };
        assert_eq!(provider.count(), asked, "{status}");
        provider.answer(Answer::json(ACTIVE));
        assert_eq!(asking.ask("token").await.is_err(), shuts_off, "{status}");
    }
}

#[rocket::async_test]
async fn a_kind_of_token_that_the_issuer_never_answers_for_is_not_good() {
    let refusing = |status: &str, body: &str| {
        let length = body.len();
        Answer::Raw(format!(
            "HTTP/1.1 {status} Bad\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        ))
    };
    const UNSUPPORTED: &str =
        r#"{"error": "unsupported_token_type", "error_description": "a JWT"}"#;
    for (status, body, is_answer) in [
        ("400", UNSUPPORTED, true),
        ("401", UNSUPPORTED, false),
        ("500", UNSUPPORTED, false),
        ("400", r#"{"error": "invalid_request"}"#, false),
        ("400", r#"{"error": "invalid_client"}"#, false),
        ("400", r#"{"error": ["unsupported_token_type"]}"#, false),
        ("400", r#"{"active": false}"#, false),
        ("400", "", false),
    ] {
        let provider = Provider::always(refusing(status, body)).await;
        let asking = asking(&provider, IntrospectionLimits::default());
        let expected = match is_answer {
            true => Ok(Introspected::Inactive),
            false => Err(Unavailable::SOON),
        };
        assert_eq!(asking.ask("token").await, expected, "{status} {body}");
    }
}
