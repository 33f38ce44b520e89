//! What a stranger reads when it does not compile: our own words, and what they underline.
//!
//! One mistake a file in `cases/`; see [`case`] for what stands above it. `UI_CASE=public cargo test
//! --test ui` tries only those with `public` in their name, and prints what rustc says.

// The cases document their routes, and nothing else needs rocket_okapi.
#![cfg(feature = "openapi")]
#![allow(missing_docs, reason = "a test")]

mod case;
mod compiler;
mod diagnostic;

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use case::Case;
use compiler::Compiler;

#[test]
fn every_mistake_is_named_and_underlined_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let wanted = std::env::var("UI_CASE").ok();
    let mut failures = Vec::new();
    let cases = cases(&folder.join("cases"), &mut failures);
    assert!(!cases.is_empty(), "there is no case");
    let compiler = Compiler::new(&folder.join("prelude.rs"));
    let chosen = cases
        .iter()
        .filter(|case| wanted.as_ref().is_none_or(|part| case.name.contains(part)));
    let queue = Mutex::new(chosen);
    let failures = Mutex::new(failures);
    let next = || queue.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(case) = next() {
                    let errors = compiler.errors(&case.name, &case.source);
                    if wanted.is_some() {
                        println!("{}", diagnostic::rendered(&errors));
                    }
                    let wrong = case.compare(&errors);
                    failures.lock().expect("no thread panics").extend(wrong);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panics");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Every case of the folder, in the order of their names; one that says nothing is a failure.
fn cases(folder: &Path, failures: &mut Vec<String>) -> Vec<Case> {
    let entries = fs::read_dir(folder).expect("there is a folder of cases");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let source = fs::read_to_string(&path).expect("readable");
        match Case::parse(&name, &source) {
            Ok(parsed) => cases.extend(parsed),
            Err(wrong) => failures.push(wrong),
        }
    }
    cases
}
