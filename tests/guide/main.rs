//! The code of the README and the guide, compiled and run; and the proof that it is the same.
#![allow(missing_docs, dead_code, reason = "a test")]

mod basic;
mod guide;
mod readme;

/// Where the blocks stand.
const SOURCES: [&str; 5] = [
    include_str!("basic.rs"),
    include_str!("guide.rs"),
    include_str!("readme.rs"),
    include_str!("../../app/src/items.rs"),
    include_str!("../../app/src/security.rs"),
];

/// A text without its layout, which rustfmt decides.
fn words(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    text.replace(",)", ")")
        .replace(",}", "}")
        .replace(",]", "]")
}

/// The blocks of Rust in a page.
fn blocks(page: &str) -> Vec<&str> {
    let parts = page.split("```rust\n").skip(1);
    parts.filter_map(|part| part.split("```").next()).collect()
}

#[test]
fn every_block_of_the_pages_is_compiled() {
    let sources = SOURCES.map(words);
    for (page, expected) in [
        (include_str!("../../README.md"), 4),
        (include_str!("../../docs/GUIDE.md"), 19),
    ] {
        let blocks = blocks(page);
        assert_eq!(blocks.len(), expected);
        for block in blocks {
            let wanted = words(block);
            assert!(
                sources.iter().any(|source| source.contains(&wanted)),
                "not compiled:\n{block}"
            );
        }
    }
}
