//! The application's own settings; those of the library are in the table `scopes`.

use std::path::Path;

use rocket::figment::{Figment, Source};
use rocket::serde::Deserialize;

/// What stands in `Rocket.toml` or the environment (`ROCKET_DATABASE_URL`).
#[derive(Debug, Deserialize)]
#[serde(crate = "rocket::serde")]
pub struct Settings {
    /// Where the users are: `sqlite:PATH`, from the folder of the file that says so.
    pub database_url: String,
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    ///
    /// The one line that says which setting is missing or wrong.
    pub fn read(figment: &Figment) -> Result<Self, String> {
        const KEY: &str = "database_url";
        let found: Result<String, _> = figment.extract_inner(KEY);
        let url = found.map_err(|_| {
            "`database_url` is not set, or no text; help: ROCKET_DATABASE_URL=sqlite:app.db"
                .to_owned()
        })?;
        let file = figment
            .find_metadata(KEY)
            .and_then(|metadata| match &metadata.source {
                Some(Source::File(file)) => file.parent(),
                _ => None,
            });
        Ok(Self {
            database_url: file.map_or_else(|| url.clone(), |folder| within(folder, &url)),
        })
    }
}

/// A relative path starts at the folder of the file that holds it, so that the program finds its
/// database wherever it is started.
fn within(folder: &Path, url: &str) -> String {
    let Some(rest) = url.strip_prefix("sqlite:") else {
        return url.to_owned();
    };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let is_relative = !path.starts_with('/') && !path.starts_with(':') && !path.is_empty();
    match folder.join(path).to_str() {
        Some(path) if is_relative => format!("sqlite:{path}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_start_at_the_file() {
        for (url, expected) in [
            ("sqlite:app.db", "sqlite:/etc/app/app.db"),
            ("sqlite://app.db", "sqlite:/etc/app/app.db"),
            (
                "sqlite:data/app.db?mode=rw",
                "sqlite:/etc/app/data/app.db?mode=rw",
            ),
            ("sqlite:/var/app.db", "sqlite:/var/app.db"),
            ("sqlite:///var/app.db", "sqlite:///var/app.db"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("postgres://x", "postgres://x"),
        ] {
            assert_eq!(within(Path::new("/etc/app"), url), expected, "{url}");
        }
    }

    #[test]
    fn a_missing_url_is_one_line() {
        let error = Settings::read(&Figment::new()).expect_err("nothing is set");
        assert!(error.starts_with("`database_url` is not set"), "{error}");
    }
}
