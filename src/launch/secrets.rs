//! The secrets that tokens are signed with: each is known to this server and one issuer, and to nobody else.

use super::settings::Settings;
use crate::key::SecretKey;

/// The secrets of a server, each with the setting that names it.
#[derive(Default)]
pub(super) struct Secrets(Vec<(String, SecretKey)>);

impl Secrets {
    /// Those of this server's own tokens.
    pub(super) fn of_server(settings: &Settings) -> Self {
        let own = settings.secret_key().into_iter();
        let own = own.map(|it| ("scopes.secret_key".to_owned(), it.clone()));
        let previous = settings.previous_secret_keys().iter();
        let previous = previous.map(|it| ("scopes.previous_secret_keys".to_owned(), it.clone()));
        Self(own.chain(previous).collect())
    }

    /// Takes the secret of another issuer, if it is a good one, and nobody's yet: who knows it could sign tokens of
    /// whoever else has it.
    ///
    /// # Errors
    ///
    /// The line that says what ends the launch. It holds no secret.
    pub(super) fn take(&mut self, setting: String, secret: SecretKey) -> Result<(), String> {
        secret
            .check()
            .map_err(|error| format!("`{setting}` {error}"))?;
        if let Some((other, _)) = self.0.iter().find(|(_, it)| it.is_same_as(&secret)) {
            return Err(format!(
                "`{setting}` is the same as `{other}`: whoever knows it for the tokens of one could sign those of \
                 the other; help: a secret of its own for each issuer"
            ));
        }
        self.0.push((setting, secret));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rocket::figment::Figment;
    use rocket::figment::providers::{Format, Toml};

    use super::*;

    const OWN: &str = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";
    const PREVIOUS: &str = "pQ7rT1wX5zB9dF3hJ6lN0vC4mK8sG2yE";
    const OTHER: &str = "uJc9gHb3fLa6enQ4vYx8sKd2mZp7wRt5";

    #[test]
    fn a_secret_is_good_and_of_one_issuer() {
        let toml = format!(
            "[scopes]\nsecret_key = '{OWN}'\nprevious_secret_keys = ['{PREVIOUS}', '{OWN}']"
        );
        let settings = Settings::read(&Figment::from(Toml::string(&toml))).expect("settings");
        for (secrets, expected) in [
            (&[OTHER][..], None),
            (&[OWN], Some("`A` is the same as `scopes.secret_key`")),
            (
                &[PREVIOUS],
                Some("the same as `scopes.previous_secret_keys`"),
            ),
            (&[OTHER, OTHER], Some("`B` is the same as `A`")),
            (&[OTHER, &OTHER.to_lowercase()], None),
            (&["tiny"], Some("`A` is shorter than 32 bytes")),
            (
                &["changemechangemechangemechangeme1"],
                Some("`A` is published or a placeholder"),
            ),
            (
                &[&"ab".repeat(20)],
                Some("`A` is published or a placeholder"),
            ),
        ] {
            let mut all = Secrets::of_server(&settings);
            let mut taken = ["A", "B"].iter().zip(secrets).map(|(name, secret)| {
                all.take((*name).to_owned(), SecretKey::new((*secret).to_owned()))
            });
            let error = taken.find_map(Result::err);
            match (&error, expected) {
                (None, None) => {}
                (Some(error), Some(expected)) => assert!(error.contains(expected), "{error}"),
                _ => panic!("{secrets:?}: {error:?}"),
            }
            let error = error.unwrap_or_default();
            assert!(!secrets.iter().any(|it| error.contains(it)), "{error}");
        }
    }
}
