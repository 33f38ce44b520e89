//! The time of the same requests that `instructions` counts: compare the lines of one run with each
//! other, not with those of another machine.

use std::time::Instant;

use bench::case::{CASES, SIGNED};
use bench::subject::Subject;
use criterion::{Criterion, criterion_group, criterion_main};

fn requests(criterion: &mut Criterion) {
    app::logging::install(
        &rocket::Config::RELEASE_PROFILE,
        rocket::config::LogLevel::Critical,
    );
    for case in CASES.iter().chain(SIGNED.iter().flatten()) {
        let subject = Subject::new(case, TOKENS);
        criterion.bench_function(case.name, |bencher| {
            bencher.iter_custom(|requests| {
                let start = Instant::now();
                subject.measure(requests as usize);
                start.elapsed()
            });
        });
    }
}

/// More tokens than the cache holds, so that one that comes round again is forgotten.
const TOKENS: usize = 40_000;

criterion_group!(benches, requests);
criterion_main!(benches);
