//! The runtime of tests that are no async functions.

use rocket::tokio::runtime::{Builder, Runtime};

/// A runtime of its own, as each of Rocket's blocking clients has one.
pub(super) fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a test has threads")
}
