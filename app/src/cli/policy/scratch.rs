//! For the tests: a folder of their own, and inventories.

use std::fs;
use std::path::PathBuf;

use rocket::serde::json;
use rocket_scopes::inventory::Inventory;

/// A folder for the files of one test, removed again at its end.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// `test` is the name of the test, so that no two share a folder.
    pub(super) fn new(test: &str) -> Self {
        let name = format!("app-policy-{test}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// What is in the folder.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays is a nuisance, not a failure.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server with one route, `GET /items`, that needs one of these scopes. A clause that needs `items`
/// is only reported, until the last day of 2026.
pub(super) fn inventory(scopes: &[&str]) -> Inventory {
    let needs = |scopes: &[&str]| {
        let alternatives: Vec<[&str; 1]> = scopes.iter().map(|scope| [*scope]).collect();
        json::json!({"credentials": "required", "alternatives": alternatives})
    };
    let place = json::json!({"file": "src/items.rs", "line": 7});
    let scope =
        |name: &str| json::json!({"name": name, "description": "", "implies": [], "is_used": true});
    let clause = json::json!({
        "says": "items",
        "place": place,
        "needs": needs(&["items"]),
        "report_only": {"until": "2026-12-31"},
    });
    let item = json::json!({
        "kind": "route",
        "name": "items",
        "declarations": [clause],
        "guards": [],
        "is_optional": false,
    });
    let route = json::json!({
        "method": "GET",
        "path": "/items",
        "stance": {"kind": "requires_scopes"},
        "needs": needs(scopes),
        "trial": needs(&["items"]),
        "items": [item],
    });
    let inventory = json::json!({
        "scopes": [scope("items"), scope("me")],
        "acr_values": [],
        "routes": [route],
    });
    json::from_value(inventory).unwrap()
}
