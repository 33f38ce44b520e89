//! What this server signs with: from the settings to keys.

use rocket::figment::Figment;

use super::settings::{Settings, SettingsError};
use crate::key::{KeyFile, KeyFileError, OwnKeys, SecretKeyError};

/// The keys, and what is to be said of them at launch.
pub(super) struct Chosen {
    pub(super) keys: OwnKeys,
    pub(super) warnings: Vec<String>,
}

/// The keys that the settings name. `now` is in seconds since the Unix epoch.
pub(super) fn choose(
    settings: &Settings,
    is_debug: bool,
    now: u64,
) -> Result<Chosen, SettingsError> {
    let mut warnings = check_previous(settings, is_debug)?;
    let previous = settings.previous_secret_keys();
    let Some(path) = settings.signing_keys() else {
        let chosen = settings.key(is_debug)?;
        warnings.extend(chosen.warning.map(str::to_owned));
        let keys = OwnKeys::of_secret(&chosen.secret, previous);
        let keys = keys.map_err(|error| line(&format!("`scopes.secret_key` is {error}")))?;
        return Ok(Chosen { keys, warnings });
    };
    let keys = match OwnKeys::of_file(&KeyFile::new(path, settings.grace()), previous, now) {
        Err(KeyFileError::Missing) if is_debug => {
            warnings.push(
                "`scopes.signing_keys` names no file: tokens of this run are signed with a random key and \
                 end with it"
                    .to_owned(),
            );
            OwnKeys::of_this_run(previous)
        }
        keys => keys,
    };
    let keys = keys.map_err(|error| {
        let cause = std::error::Error::source(&error);
        let cause = cause.map(|it| format!(": {it}")).unwrap_or_default();
        let help = match error {
            KeyFileError::Missing | KeyFileError::Empty => "; help: `KeyFile::generate` makes one",
            _ => "",
        };
        line(&format!("`scopes.signing_keys`: {error}{cause}{help}"))
    })?;
    if keys.is_exposed {
        warnings.push(
            "the file that `scopes.signing_keys` names can be read by others: whoever does can sign tokens; \
             help: chmod 600"
                .to_owned(),
        );
    }
    Ok(Chosen { keys, warnings })
}

/// Whoever knows a previous secret can sign tokens as well as who knows the present one.
fn check_previous(settings: &Settings, is_debug: bool) -> Result<Vec<String>, SettingsError> {
    let mut warnings = Vec::new();
    for secret in settings.previous_secret_keys() {
        match (secret.check(), is_debug) {
            (Ok(()), _) => {}
            (Err(SecretKeyError::Published), true) => warnings.push(
                "one of `scopes.previous_secret_keys` is published or a placeholder: it stops the launch \
                 outside the debug profile"
                    .to_owned(),
            ),
            (Err(error), _) => {
                return Err(line(&format!(
                    "one of `scopes.previous_secret_keys` {error}; help: leave it out"
                )));
            }
        }
    }
    Ok(warnings)
}

fn line(text: &str) -> SettingsError {
    SettingsError(text.to_owned())
}

impl Settings {
    /// For how many seconds after it was signed a token may be accepted.
    fn grace(&self) -> u64 {
        u64::from(self.token_lifetime) + u64::from(self.leeway)
    }
}

impl KeyFile {
    /// The file that the settings of a server name, for a command that changes it.
    ///
    /// # Errors
    ///
    /// Where `scopes.signing_keys` is not set, and for every setting that would stop a launch.
    pub fn from_figment(figment: &Figment) -> Result<Self, SettingsError> {
        let settings = Settings::read(figment)?;
        let path = settings.signing_keys().ok_or_else(|| {
            line(
                "`scopes.signing_keys` is not set; help: signing_keys = \"keys.jwks\" below \
                 `[default.scopes]`, instead of `secret_key`",
            )
        })?;
        Ok(Self::new(path, settings.grace()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Algorithm;

    const SECRET: &str = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";
    const OTHER: &str = "pQ7rT1wX5zB9dF3hJ6lN0vC4mK8sG2yE";

    /// Settings as lines of TOML.
    fn read(lines: &str) -> Result<Settings, SettingsError> {
        use rocket::figment::providers::{Format, Toml};

        let toml = format!("[scopes]\n{lines}");
        Settings::read(&Figment::from(Toml::string(&toml)))
    }

    /// What the keys sign with, and whether something is to be said of them.
    fn chosen(lines: &str, is_debug: bool) -> Result<(Algorithm, bool), String> {
        let chosen = read(lines).and_then(|settings| choose(&settings, is_debug, 0));
        let chosen = chosen.map_err(|error| error.to_string())?;
        Ok((chosen.keys.signing.algorithm(), !chosen.warnings.is_empty()))
    }

    #[test]
    fn a_secret_or_a_file_of_keys_signs() {
        use Algorithm::{Es256, Hs256};

        let path = std::env::temp_dir().join(format!("rocket_scopes-own-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let file = format!("signing_keys = '{}'", path.display());
        let secret = format!("secret_key = '{SECRET}'");
        let previous = format!("previous_secret_keys = ['{OTHER}']");
        for (lines, is_debug, expected) in [
            (secret.clone(), false, Some((Hs256, false))),
            (format!("{secret}\n{previous}"), false, Some((Hs256, false))),
            (previous.clone(), true, Some((Hs256, true))),
            (previous.clone(), false, None),
            (format!("{secret}\n{file}"), true, None),
            (file.clone(), true, Some((Es256, true))),
            (file.clone(), false, None),
            (
                format!("{secret}\nprevious_secret_keys = ['short']"),
                true,
                None,
            ),
            (
                format!(
                    "{secret}\nprevious_secret_keys = ['{}']",
                    "changeme".repeat(5)
                ),
                true,
                Some((Hs256, true)),
            ),
            (
                format!(
                    "{secret}\nprevious_secret_keys = ['{}']",
                    "changeme".repeat(5)
                ),
                false,
                None,
            ),
            (
                format!("{secret}\nprevious_secret_keys = '{OTHER}'"),
                true,
                None,
            ),
        ] {
            let chosen = chosen(&lines, is_debug);
            assert_eq!(
                chosen.as_ref().ok(),
                expected.as_ref(),
                "{lines} {chosen:?}"
            );
            let error = chosen.err().unwrap_or_default();
            assert!(
                ![SECRET, OTHER].iter().any(|it| error.contains(it)),
                "{error}"
            );
        }
        let keys = KeyFile::new(&path, 0);
        keys.generate(Algorithm::Es384, 0).expect("a new file");
        assert_eq!(chosen(&file, false), Ok((Algorithm::Es384, false)));
        assert_eq!(
            chosen(&format!("{file}\n{previous}"), false),
            Ok((Algorithm::Es384, false))
        );
        std::fs::write(&path, "{}").expect("a file");
        for is_debug in [false, true] {
            let error = chosen(&file, is_debug).expect_err("no keys");
            assert!(error.contains("`scopes.signing_keys`"), "{error}");
        }
        std::fs::remove_file(path).expect("our file");
    }

    #[test]
    fn a_path_starts_at_the_file_that_names_it() {
        use rocket::figment::providers::{Format, Toml};

        let folder =
            std::env::temp_dir().join(format!("rocket_scopes-path-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).expect("a new folder");
        let settings = folder.join("Settings.toml");
        std::fs::write(
            &settings,
            "[scopes]\nsigning_keys = 'keys.jwks'\nleeway = 5",
        )
        .expect("a file");
        let figment = Figment::from(Toml::file(&settings));
        let file = KeyFile::from_figment(&figment).expect("it is set");
        assert_eq!(file.path(), folder.join("keys.jwks"));
        assert_eq!(read("leeway = 5").map(|it| it.grace()), Ok(1805));
        let unset = KeyFile::from_figment(&Figment::new()).expect_err("it is not set");
        assert!(
            unset
                .to_string()
                .contains("`scopes.signing_keys` is not set")
        );
        std::fs::remove_dir_all(folder).expect("our folder");
    }
}
