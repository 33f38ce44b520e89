//! A folder for the files of one test.

use std::fs;
use std::path::{Path, PathBuf};

/// An empty folder, removed again when the test passes.
pub struct Scratch(PathBuf);

impl Scratch {
    /// `test` is the name of the test, so that no two share a folder.
    pub fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("users-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The URL of the database that most tests use.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.file("users.db").display())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // A folder that stays is a nuisance, not a failure.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
