//! Whatever a provider answers: good content stays, and nothing grows.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Instant;

use super::provider::{Answer, Provider};
use super::*;
use crate::remote::Miss;
use crate::remote::failure::Failure;

/// This answer after a good one costs so many requests and changes nothing.
async fn keeps_what_it_has(limits: Limits, answer: Answer, requests: usize) {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let remote = remote(&provider.at("/keys"), limits);
    remote.attempt().await;
    provider.answer(answer.clone());
    remote.attempt().await;
    assert_eq!(provider.count(), 1 + requests, "{answer:?}");
    assert_eq!(remote.current().as_deref().unwrap(), GOOD, "{answer:?}");
    // A miss asks again, and in vain: then nobody knows whether it is there.
    assert_eq!(remote.miss(), Miss::SOON, "{answer:?}");
    remote.attempt().await;
    assert_ne!(remote.miss(), Miss::Fresh, "{answer:?}");
    provider.answer(Answer::json(OTHER));
    remote.attempt().await;
    assert_eq!(remote.current().as_deref().unwrap(), OTHER, "{answer:?}");
}

/// This answer as the first one fails so.
async fn learns_nothing(limits: Limits, answer: Answer, failure: Failure) {
    let provider = Provider::always(answer.clone()).await;
    let remote = remote(&provider.at("/keys"), limits);
    let fetched = remote.fetch(Instant::now()).await;
    assert_eq!(fetched, Err(failure), "{answer:?}");
    assert_eq!(remote.current(), None, "{answer:?}");
    assert_eq!(remote.miss(), Miss::SOON, "{answer:?}");
}

#[rocket::async_test]
async fn bad_answers_change_nothing() {
    let head = "a".repeat(1 << 20);
    let good = |headers| Answer::Raw(format!("HTTP/1.1 200 OK\r\n{headers}\r\n{OTHER}"));
    let unusable = |reason| Failure::Unusable(Unusable(reason));
    for (answer, failure) in [
        (Answer::json(""), unusable("is no set of keys")),
        (Answer::json("\u{7}"), unusable("is no set of keys")),
        (Answer::json(r#"{"keys": []}"#), unusable("holds no keys")),
        (Answer::json("panic"), Failure::Panicked),
        (Answer::typed("text/html", "<html>"), Failure::NotJson),
        (Answer::typed("text/plain", OTHER), Failure::NotJson),
        (good(""), Failure::NotJson),
        (
            good("Content-Type: application/json\r\nContent-Encoding: gzip\r\n"),
            Failure::Compressed,
        ),
        (
            good("Content-Type: application/json\r\nContent-Length: 99\r\n"),
            Failure::Broken,
        ),
        (good(&format!("A: {head}\r\n")), Failure::Broken),
        (Answer::Status(204), Failure::Status(204)),
        (Answer::Status(304), Failure::Redirected),
        (Answer::Status(404), Failure::Status(404)),
        (Answer::Status(500), Failure::Status(500)),
        (Answer::Raw(String::new()), Failure::Broken),
        (Answer::Raw("SSH-2.0\r\n".to_owned()), Failure::Broken),
        (Answer::Redirect("\u{1}".into()), Failure::Broken),
        (Answer::Redirect("http://[".into()), Failure::Redirected),
        (Answer::Redirect("/a".repeat(50_000)), Failure::Redirected),
    ] {
        keeps_what_it_has(Limits::default(), answer.clone(), 1).await;
        learns_nothing(Limits::default(), answer, failure).await;
    }
}

#[rocket::async_test]
async fn slow_answers_end_in_time() {
    for answer in [Answer::Hang, Answer::Drip] {
        keeps_what_it_has(impatient(), answer.clone(), 1).await;
        learns_nothing(impatient(), answer, Failure::TimedOut).await;
    }
}

#[rocket::async_test]
async fn large_answers_are_cut_whatever_they_announce() {
    const SIZE: usize = 23 << 20;
    for announced in [true, false] {
        let provider = Provider::always(Answer::Huge {
            bytes: SIZE,
            announced,
        })
        .await;
        let remote = remote(&provider.at("/keys"), Limits::default());
        let fetched = remote.fetch(Instant::now()).await;
        assert_eq!(fetched, Err(Failure::TooLarge));
        assert_eq!(provider.count(), 1);
        // The rest of it is what the system's buffers hold.
        assert!(provider.sent() < SIZE / 2, "{} bytes", provider.sent());
    }
}

#[rocket::async_test]
async fn the_size_counts_to_the_byte() {
    for (limit, known) in [(GOOD.len(), true), (GOOD.len() - 1, false)] {
        let provider = Provider::always(Answer::json(GOOD)).await;
        let limits = Limits {
            body: limit,
            ..Limits::default()
        };
        let remote = remote(&provider.at("/keys"), limits);
        remote.attempt().await;
        assert_eq!(remote.current().is_some(), known, "of {limit} bytes");
    }
}

#[rocket::async_test]
async fn a_redirect_is_followed_within_the_origin() {
    let provider = Provider::new(|asked| match asked {
        asked if asked.starts_with("GET /3 ") => Answer::json(GOOD),
        asked if asked.starts_with("GET /2 ") => Answer::Redirect("/3".into()),
        asked if asked.starts_with("GET /1 ") => Answer::Redirect("2".into()),
        _ => Answer::Redirect("/1".into()),
    })
    .await;
    let remote = remote(&provider.at("/keys"), Limits::default());
    remote.attempt().await;
    assert_eq!(remote.current().as_deref().unwrap(), GOOD);
    assert_eq!(provider.paths(), ["/keys", "/1", "/2", "/3"]);
}

#[rocket::async_test]
async fn a_loop_of_redirects_ends() {
    let answer = Answer::Redirect("/keys".into());
    keeps_what_it_has(Limits::default(), answer, 4).await;
}

#[rocket::async_test]
async fn no_redirect_leads_to_another_origin() {
    let other = Provider::always(Answer::json(OTHER)).await;
    for place in [other.at("/keys"), other.at("/keys").replace("http:", "")] {
        let provider = Provider::always(Answer::Redirect(place)).await;
        let remote = remote(&provider.at("/keys"), Limits::default());
        let fetched = remote.fetch(Instant::now()).await;
        assert_eq!(fetched, Err(Failure::Redirected));
        assert_eq!(provider.count(), 1);
    }
    assert_eq!(other.count(), 0);
}

#[rocket::async_test]
async fn an_answer_without_tls_is_none_behind_https() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let address = provider.at("/keys").replace("http:", "https:");
    let remote = remote(&address, Limits::default());
    let fetched = remote.fetch(Instant::now()).await;
    let failure = Failure::Connect(Some(ErrorKind::InvalidData));
    assert_eq!(fetched, Err(failure));
}

#[rocket::async_test]
async fn a_provider_that_is_not_there_yet_is_waited_for() {
    // A port where nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/keys", port.local_addr().unwrap());
    drop(port);
    let remote = remote(&address, Limits::default());
    let fetched = remote.fetch(Instant::now()).await;
    let failure = Failure::Connect(Some(ErrorKind::ConnectionRefused));
    assert_eq!(fetched, Err(failure));
    assert_eq!(remote.current(), None);
    assert_eq!(remote.miss(), Miss::SOON);
}

#[rocket::async_test]
async fn nothing_is_asked_for_but_json() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    remote(&provider.at("/keys?a=b"), Limits::default())
        .attempt()
        .await;
    let [asked] = &provider.asked()[..] else {
        panic!("one request");
    };
    let asked = asked.to_ascii_lowercase();
    assert!(asked.starts_with("get /keys?a=b http/1.1\r\n"), "{asked}");
    assert!(asked.contains("accept: application/json"), "{asked}");
    for header in ["accept-encoding", "cookie", "referer", "authorization"] {
        assert!(!asked.contains(header), "{asked}");
    }
}
