//! Writes catalogues of many scopes: nobody wants to read them.

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut code = String::new();
    for size in [2, 16, 256] {
        let scopes: String = (0..size)
            .map(|n| format!("/// .\n#[scope(\"s{n}\")] S{n},\n"))
            .collect();
        let _ = write!(
            code,
            "/// {size} scopes.\npub mod of_{size} {{\n\
             /// The catalogue.\n#[derive(Clone, Copy, rocket_scopes::Scopes)]\npub enum Scope {{ {scopes} }}\n\
             crate::catalogues::api! {{}}\n}}\n"
        );
    }
    let path = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("catalogues.rs");
    fs::write(path, code).expect("the build directory is writable");
}
