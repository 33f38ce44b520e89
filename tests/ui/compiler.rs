//! rustc, with the crates that this test was built with.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, rendered};

/// What a case may name; beside them, all cases share the crate `prelude`.
const CRATES: [&str; 3] = ["rocket", "rocket_okapi", "rocket_scopes"];

/// Where the cases lie while they are compiled: what the target folder of this build has for tests.
pub const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");

/// Compiles cases, as far as `cargo check` does.
pub struct Compiler {
    arguments: Vec<OsString>,
    folder: PathBuf,
}

impl Compiler {
    /// Asks cargo where the crates are, and compiles the prelude.
    pub fn new(prelude: &Path) -> Self {
        // One for each run: two of them may share the target folder.
        let folder = Path::new(FOLDER).join(format!("ui-{}", process::id()));
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let mut compiler = Self {
            arguments: crates(),
            folder,
        };
        let source = fs::read_to_string(prelude).expect("there is a prelude");
        let errors = compiler.errors("prelude", &source);
        assert!(errors.is_empty(), "the prelude:\n{}", rendered(&errors));
        let prelude = compiler.folder.join("libprelude.rmeta");
        compiler.arguments.extend(external("prelude", &prelude));
        compiler
    }

    /// The errors of a program.
    pub fn errors(&self, name: &str, source: &str) -> Vec<Diagnostic> {
        let file = self.folder.join(name).with_extension("rs");
        fs::write(&file, source).expect("the target folder is writable");
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut command = Command::new(rustc);
        command
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
            .args([
                "--error-format=json",
                "--cap-lints=allow",
                "--crate-name",
                name,
            ])
            .args(&self.arguments)
            .arg("--out-dir")
            .arg(&self.folder)
            .arg(&file);
        let output = command.output().expect("rustc runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<_> = said.lines().filter_map(Diagnostic::parse).collect();
        // Else what it says is no JSON, and a case could pass unread.
        assert_eq!(output.status.success(), errors.is_empty(), "{name}: {said}");
        errors
    }
}

impl Drop for Compiler {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The arguments that name the crates, from the build of this very test: asked in its words, cargo has
/// nothing left to build. It locks the target folder only while it builds, not while tests run.
fn crates() -> Vec<OsString> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut command = Command::new(cargo);
    let target = Path::new(FOLDER).parent();
    command
        .args(["test", "--no-run", "--test=ui", "--message-format=json"])
        .arg("--target-dir")
        .arg(target.expect("it lies in the target folder"))
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo does not build this test: {said}"
    );
    let mut found = Vec::new();
    let mut folders = BTreeSet::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        let files = message["filenames"].as_array().into_iter().flatten();
        for file in files.filter_map(Value::as_str).map(Path::new) {
            let name = message["target"]["name"].as_str().unwrap_or_default();
            if CRATES.contains(&name) && file.extension().is_some_and(|e| e == "rmeta") {
                found.push((name.to_owned(), file.to_owned()));
            }
            folders.extend(file.parent().map(Path::to_owned));
        }
    }
    assert_eq!(
        found.len(),
        CRATES.len(),
        "cargo names other crates: {found:?}"
    );
    let folders = folders
        .iter()
        .map(|folder| argument("-Ldependency=", folder));
    let crates = found.iter().flat_map(|(name, file)| external(name, file));
    folders.chain(crates).collect()
}

/// `--extern name=file`
fn external(name: &str, file: &Path) -> [OsString; 2] {
    ["--extern".into(), argument(&format!("{name}="), file)]
}

fn argument(prefix: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(prefix);
    argument.push(path);
    argument
}
