//! The task in the background: when it asks, and that nobody waits for it.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use rocket::futures::future::join_all;
use rocket::tokio;
use rocket::tokio::sync::{mpsc, oneshot};
use rocket::tokio::time;

use super::provider::{Answer, Provider};
use super::*;
use crate::remote::{Change, Miss};

type Changes = mpsc::UnboundedReceiver<Change<String>>;

/// A document whose changes can be waited for.
fn watched(provider: &Provider, limits: Limits) -> (Arc<Remote<String>>, Changes) {
    let (sender, changes) = mpsc::unbounded_channel();
    let remote = remote(&provider.at("/keys"), limits).on_change(move |change| {
        sender.send(change).ok();
    });
    (Arc::new(remote), changes)
}

async fn next(changes: &mut Changes) -> (Option<String>, Option<String>) {
    let change = time::timeout(Duration::from_secs(10), changes.recv()).await;
    let Change { old, new } = change.expect("a change that does not come").unwrap();
    (old.as_deref().cloned(), new.as_deref().cloned())
}

fn known(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// What is looked for in these tests is there only in the other document.
fn other(text: &String) -> Option<()> {
    (text == OTHER).then_some(())
}

#[rocket::async_test]
async fn a_server_starts_without_its_provider_and_recovers_by_itself() {
    let provider = Provider::always(Answer::Status(500)).await;
    let limits = Limits {
        retry: Duration::from_millis(5),
        ..Limits::default()
    };
    let (remote, mut changes) = watched(&provider, limits);
    remote.start(pending());
    provider.until(3).await;
    assert_eq!(remote.current(), None);
    assert!(matches!(remote.find(other), Err(Miss::Fetching { .. })));
    provider.answer(Answer::json(OTHER));
    assert_eq!(next(&mut changes).await, (None, known(OTHER)));
    assert_eq!(remote.find(other), Ok(()));
}

#[rocket::async_test]
async fn two_hundred_misses_make_one_fetch() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let (remote, mut changes) = watched(&provider, Limits::default());
    remote.start(pending());
    next(&mut changes).await;
    assert_eq!(provider.count(), 1);
    provider.answer(Answer::json(OTHER));
    let looks = (0..200).map(|_| {
        let remote = remote.clone();
        tokio::spawn(async move { remote.find(|_| None::<()>) })
    });
    for looked in join_all(looks).await {
        assert!(looked.unwrap().is_err());
    }
    assert_eq!(next(&mut changes).await, (known(GOOD), known(OTHER)));
    // The schedule closes after the change is told.
    while remote.miss() != Miss::Fresh {
        tokio::task::yield_now().await;
    }
    for _ in 0..200 {
        assert_eq!(remote.find(|_| None::<()>), Err(Miss::Fresh));
    }
    assert_eq!(remote.find(other), Ok(()));
    assert_eq!(provider.count(), 2);
}

#[rocket::async_test]
async fn misses_do_not_wait_for_a_provider_that_hangs() {
    let provider = Provider::always(Answer::Hang).await;
    let limits = Limits {
        fetch: Duration::from_secs(60),
        ..Limits::default()
    };
    let (remote, _changes) = watched(&provider, limits);
    remote.start(pending());
    provider.until(1).await;
    for _ in 0..200 {
        assert_eq!(remote.find(other), Err(Miss::SOON));
    }
    assert_eq!(provider.count(), 1);
}

#[rocket::async_test]
async fn the_document_is_refreshed() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let limits = Limits {
        refresh: Duration::from_millis(5),
        ..Limits::default()
    };
    let (remote, mut changes) = watched(&provider, limits);
    remote.start(pending());
    assert_eq!(next(&mut changes).await, (None, known(GOOD)));
    // The same again is no change.
    provider.until(4).await;
    provider.answer(Answer::json(OTHER));
    assert_eq!(next(&mut changes).await, (known(GOOD), known(OTHER)));
    assert!(changes.try_recv().is_err());
}

#[rocket::async_test]
async fn a_listener_that_panics_does_not_end_the_task() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let limits = Limits {
        refresh: Duration::from_millis(5),
        ..Limits::default()
    };
    let remote = remote(&provider.at("/keys"), limits).on_change(|_| panic!("on purpose"));
    let remote = Arc::new(remote);
    remote.start(pending());
    provider.until(3).await;
    assert_eq!(remote.current().as_deref().unwrap(), GOOD);
}

#[rocket::async_test]
async fn a_document_that_is_too_old_is_told_of_and_gone() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let limits = Limits {
        refresh: Duration::from_millis(10),
        stale_for: Duration::from_millis(500),
        ..Limits::default()
    };
    let (remote, mut changes) = watched(&provider, limits);
    remote.start(pending());
    assert_eq!(next(&mut changes).await, (None, known(GOOD)));
    provider.answer(Answer::Status(500));
    assert_eq!(next(&mut changes).await, (known(GOOD), None));
    assert_eq!(remote.current(), None);
    assert!(matches!(remote.find(other), Err(Miss::Fetching { .. })));
    provider.answer(Answer::json(OTHER));
    assert_eq!(next(&mut changes).await, (None, known(OTHER)));
}

#[rocket::async_test]
async fn the_task_ends_with_the_server() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let (remote, mut changes) = watched(&provider, Limits::default());
    let (shutdown, ended) = oneshot::channel::<()>();
    remote.start(async { ended.await.unwrap_or_default() });
    next(&mut changes).await;
    drop(shutdown);
    // The task holds nothing but the bell that wakes it.
    while Arc::strong_count(&remote.wake()) > 2 {
        tokio::task::yield_now().await;
    }
}

#[rocket::async_test]
async fn the_task_ends_with_the_document() {
    let provider = Provider::always(Answer::json(GOOD)).await;
    let (remote, mut changes) = watched(&provider, Limits::default());
    remote.start(pending());
    // A second one would be a second fetch.
    remote.start(pending());
    next(&mut changes).await;
    let wake = remote.wake();
    drop(remote);
    while Arc::strong_count(&wake) > 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(provider.count(), 1);
}
