//! Where a handler without a stance is written: Rocket does not keep it.
//!
//! The position of an argument that stops a launch is exact. Where there is none the sources are searched,
//! as long as Cargo runs the program: it says where they are.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use rocket::Route;

/// The lines where the handler of a route may be written, as `file:line`: one, if all is well.
pub(super) fn places_of(route: &Route) -> Vec<String> {
    let Some(folder) = std::env::var_os("CARGO_MANIFEST_DIR") else {
        return Vec::new();
    };
    let name = route.name.as_deref().unwrap_or_default();
    search(
        &root_of(Path::new(&folder)),
        name,
        route.method.as_str(),
        &route.uri.unmounted_origin.to_string(),
    )
}

/// The folder of the workspace, if the package is in one.
fn root_of(package: &Path) -> PathBuf {
    let is_one = |folder: &&Path| folder.join("Cargo.toml").is_file();
    let root = package.ancestors().take_while(is_one).last();
    root.unwrap_or(package).to_owned()
}

fn search(root: &Path, name: &str, method: &str, uri: &str) -> Vec<String> {
    let mut places = Vec::new();
    for file in sources(root) {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let shown = file.strip_prefix(root).unwrap_or(&file).display();
        let lines = lines_of(&text, name, method, uri);
        places.extend(lines.map(|line| format!("{shown}:{line}")));
    }
    places.sort();
    places
}

/// The lines with a function of this name, below a route attribute of this method and address.
fn lines_of(text: &str, name: &str, method: &str, uri: &str) -> impl Iterator<Item = usize> {
    const ATTRIBUTES: usize = 16;
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let (method, address) = (method.to_lowercase(), format!("\"{uri}\""));
    let is_route = |line: &str| {
        let attribute = line.strip_prefix("#[").unwrap_or_default();
        let is_it = attribute.contains(&format!("{method}(")) || attribute.contains("route(");
        is_it && line.contains(&address)
    };
    let found = lines.iter().enumerate().filter(|(at, line)| {
        let above = &lines[at.saturating_sub(ATTRIBUTES)..*at];
        // What stands above it as far as the item before it, or a blank line.
        let is_its_own =
            |line: &&&str| !(line.is_empty() || line.ends_with('}') && !line.starts_with('#'));
        let mut own = above.iter().rev().take_while(is_its_own);
        is_function(line, name) && own.any(|line| is_route(line))
    });
    found.map(|(at, _)| at + 1).collect::<Vec<_>>().into_iter()
}

fn is_function(line: &str, name: &str) -> bool {
    let Some((_, rest)) = line.split_once("fn ") else {
        return false;
    };
    let rest = rest.trim_start().trim_start_matches("r#");
    let after = rest.strip_prefix(name).map(str::trim_start);
    after.is_some_and(|after| after.starts_with(['(', '<']))
}

/// The source files below a folder, so many that a wrong folder does no harm.
fn sources(root: &Path) -> Vec<PathBuf> {
    const MOST: usize = 5000;
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            let is_hidden = name.to_string_lossy().starts_with('.');
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_hidden && name != OsStr::new("target") => {
                    folders.push(path);
                }
                Ok(kind) if kind.is_file() && path.extension() == Some(OsStr::new("rs")) => {
                    files.push(path);
                }
                Ok(_) | Err(_) => {}
            }
            if files.len() >= MOST {
                return files;
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
#[get("/items")]
fn items() {}

#[rocket::post("/items?<page>", data = "<body>")]
#[allow(dead_code)]
pub async fn items_of<'r>(body: &'r str) {}

fn items() {}

#[route(GET, uri = "/other")]
fn r#type (
"#;

    #[test]
    fn a_handler_is_found_below_its_attribute() {
        for (name, method, uri, expected) in [
            ("items", "GET", "/items", &[3][..]),
            ("items", "POST", "/items", &[]),
            ("items_of", "POST", "/items?<page>", &[7]),
            ("item", "GET", "/items", &[]),
            ("type", "GET", "/other", &[12]),
            ("", "GET", "/items", &[]),
        ] {
            let lines: Vec<_> = lines_of(TEXT, name, method, uri).collect();
            assert_eq!(lines, expected, "{name} {method} {uri}");
        }
    }

    #[test]
    fn the_sources_of_this_package_are_searched() {
        let root = root_of(Path::new(env!("CARGO_MANIFEST_DIR")));
        assert!(root.join("macros/Cargo.toml").is_file());
        let files = sources(&root);
        assert!(
            files
                .iter()
                .any(|file| file.ends_with("src/launch/source.rs"))
        );
        assert!(
            !files
                .iter()
                .any(|file| file.starts_with(root.join("target")))
        );
    }
}
