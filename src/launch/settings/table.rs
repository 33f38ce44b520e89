//! The table of settings, read and checked.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;

use rocket::figment::Figment;
use rocket::figment::value::magic::RelativePathBuf;
use serde::Deserialize;

use super::SettingsError;
use super::address::is_resource;
use super::issuer::{IssuerTable, KeySource, TrustedIssuer, may_hold_scopes};
use crate::denial::ChallengeProfile;
use crate::key::{SecretKey, SecretKeyError};
use crate::launch::{hex, random};

/// Every setting of the library. An unknown one stops the launch.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// What tokens are signed with: at least 32 bytes.
    secret_key: Option<SecretKey>,
    /// What tokens were signed with before: they are still accepted.
    previous_secret_keys: Vec<SecretKey>,
    /// The file of the key pairs that tokens are signed with, instead of a secret.
    signing_keys: Option<RelativePathBuf>,
    /// How refusals are answered.
    pub(crate) challenge: ChallengeProfile,
    /// What happens to routes of which nothing says who may call them.
    pub(crate) undeclared_routes: UndeclaredRoutes,
    /// What challenges name as the realm; the scheme's name where it is not set.
    pub(crate) realm: Option<String>,
    /// `iss` of this server's own tokens, issued and required.
    pub(crate) issuer: Option<String>,
    /// `aud` of this server's own tokens, issued and required.
    pub(crate) audience: Option<String>,
    /// The address of this API, as clients know it: its metadata are published, and named in challenges.
    pub(crate) resource: Option<String>,
    /// The claim that holds the scopes.
    pub(crate) scope_claim: String,
    /// By how many seconds clocks may differ.
    pub(crate) leeway: u32,
    /// For how many seconds a token is good.
    pub(crate) token_lifetime: u32,
    /// How many verified tokens are remembered; 0 remembers none.
    pub(crate) token_cache: u32,
    /// How many bytes they may take.
    pub(crate) token_cache_bytes: u32,
    /// Others whose tokens are accepted, by the names of their schemes.
    issuers: BTreeMap<String, IssuerTable>,
    /// The cost of password hashes, a power of two.
    pub(crate) bcrypt_cost: u32,
    /// How many passwords are hashed at once; the number of cores where it is not set.
    pub(crate) bcrypt_threads: Option<NonZeroU32>,
    /// How many passwords may wait for that.
    pub(crate) bcrypt_queue: u32,
}

/// The setting `undeclared_routes`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UndeclaredRoutes {
    /// They stop the launch.
    Deny,
    /// They are listed, and served: for the time of a migration.
    Warn,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secret_key: None,
            previous_secret_keys: Vec::new(),
            signing_keys: None,
            challenge: ChallengeProfile::default(),
            undeclared_routes: UndeclaredRoutes::Deny,
            realm: None,
            issuer: None,
            audience: None,
            resource: None,
            scope_claim: "scope".to_owned(),
            leeway: 0,
            token_lifetime: 30 * 60,
            token_cache: 10_000,
            token_cache_bytes: 16 * 1024 * 1024,
            issuers: BTreeMap::new(),
            bcrypt_cost: 12,
            bcrypt_threads: None,
            bcrypt_queue: 64,
        }
    }
}

/// A key to sign with, and whether it only lives as long as this process.
pub(crate) struct ChosenKey {
    pub(crate) secret: SecretKey,
    pub(crate) warning: Option<&'static str>,
}

impl Settings {
    /// Reads and checks the settings. Errors are one line that names the setting and what to do; they
    /// never hold its value.
    pub(crate) fn read(figment: &Figment) -> Result<Self, SettingsError> {
        let settings: Self = match figment.find_value("scopes") {
            Ok(_) => figment
                .extract_inner("scopes")
                .map_err(|errors| SettingsError::of(&errors))?,
            Err(_) => Self::default(),
        };
        settings.check()?;
        settings.trusted()?;
        Ok(settings)
    }

    /// The others whose tokens are accepted. No two have the same name, and none has this server's.
    pub(crate) fn trusted(&self) -> Result<Vec<TrustedIssuer>, SettingsError> {
        let trusted = self.issuers.iter();
        let trusted = trusted.map(|(name, table)| table.check(name, self.leeway));
        let trusted: Vec<_> = trusted.collect::<Result<_, _>>()?;
        let names = trusted.iter().map(|it| &it.issuer).chain(&self.issuer);
        let mut names: Vec<_> = names.collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(SettingsError(
                "two of `scopes.issuers`, or one of them and `scopes.issuer`, name the same issuer: whose \
                 keys its tokens are verified with would be a guess; help: one table for each issuer"
                    .to_owned(),
            ));
        }
        let is_asked = |it: &&TrustedIssuer| matches!(it.keys, KeySource::Introspection(_));
        if trusted.iter().filter(is_asked).nth(1).is_some() {
            return Err(SettingsError(
                "two of `scopes.issuers` have an `introspection_url`: an opaque token does not say whose it \
                 is, and whoever is asked about one that is another's could use it; help: one of them at most"
                    .to_owned(),
            ));
        }
        Ok(trusted)
    }

    /// The key to sign with. Outside the debug profile it must be set, and nobody else may know it.
    pub(crate) fn key(&self, debug: bool) -> Result<ChosenKey, SettingsError> {
        const HELP: &str = "set `scopes.secret_key`, in the environment as \
             ROCKET_SCOPES='{secret_key=\"..\"}', to the output of `openssl rand -base64 48`";
        let chosen = |warning| {
            let secret = self.secret_key.clone();
            let secret = secret.unwrap_or_else(|| SecretKey::new(hex(&random::<32>())));
            Ok(ChosenKey { secret, warning })
        };
        match (self.secret_key.as_ref().map(SecretKey::check), debug) {
            (Some(Ok(())), _) => chosen(None),
            (None, true) => chosen(Some(
                "`scopes.secret_key` is not set: tokens of this run are signed with a random key and \
                 end with it",
            )),
            (Some(Err(SecretKeyError::Published)), true) => chosen(Some(
                "`scopes.secret_key` is published or a placeholder: it stops the launch outside the \
                 debug profile",
            )),
            (None, false) => Err(SettingsError(format!(
                "`scopes.secret_key` is not set; help: {HELP}"
            ))),
            (Some(Err(error)), _) => Err(SettingsError(format!(
                "`scopes.secret_key` {error}; help: {HELP}"
            ))),
        }
    }

    /// The secret to sign with, if one is configured.
    pub(in crate::launch) fn secret_key(&self) -> Option<&SecretKey> {
        self.secret_key.as_ref()
    }

    /// Is it configured what this server signs with?
    pub(crate) fn has_own_key(&self) -> bool {
        self.secret_key.is_some() || self.signing_keys.is_some()
    }

    /// The file of the key pairs to sign with, if there is to be one. Its path starts at the file that names it.
    pub(in crate::launch) fn signing_keys(&self) -> Option<PathBuf> {
        self.signing_keys.as_ref().map(RelativePathBuf::relative)
    }

    /// Secrets that tokens were signed with before. Each of them is as good as the one that signs.
    pub(in crate::launch) fn previous_secret_keys(&self) -> &[SecretKey] {
        &self.previous_secret_keys
    }

    fn check(&self) -> Result<(), SettingsError> {
        let rules = [
            (
                self.secret_key.is_none() || self.signing_keys.is_none(),
                "`scopes.secret_key` and `scopes.signing_keys` are both set; help: one of them signs; put \
                 the secret into `scopes.previous_secret_keys` until its last token has expired",
            ),
            (
                self.previous_secret_keys.len() <= 16,
                "`scopes.previous_secret_keys` are over 16; help: leave out those whose tokens have expired",
            ),
            (
                self.resource.as_deref().is_none_or(is_resource),
                "`scopes.resource` is no https address without user, query, fragment and empty parts of its path (http \
                 from this machine only); help: resource = \"https://api.example.com\"",
            ),
            (self.leeway <= 300, "`scopes.leeway` is over 300 seconds"),
            (
                (1..=365 * 24 * 60 * 60).contains(&self.token_lifetime),
                "`scopes.token_lifetime` is not between 1 second and 365 days",
            ),
            (
                (10..=31).contains(&self.bcrypt_cost),
                "`scopes.bcrypt_cost` is not between 10 and 31",
            ),
            (
                self.bcrypt_threads
                    .is_none_or(|threads| threads.get() <= 1024),
                "`scopes.bcrypt_threads` is over 1024",
            ),
            (
                self.bcrypt_queue <= 65_536,
                "`scopes.bcrypt_queue` is over 65536",
            ),
            (
                may_hold_scopes(&self.scope_claim),
                "`scopes.scope_claim` is empty or a claim that means something else",
            ),
            (
                self.token_cache_bytes >= 64 * 1024,
                "`scopes.token_cache_bytes` is under 65536; help: `token_cache = 0` remembers none",
            ),
            (
                self.issuer
                    .iter()
                    .flat_map(|issuer| issuer.chars())
                    .all(|char| !char.is_control()),
                "`scopes.issuer` holds control characters",
            ),
            (
                self.realm
                    .iter()
                    .flat_map(|realm| realm.bytes())
                    .all(is_quotable),
                "`scopes.realm` holds something else than printable ASCII without `\"` and `\\`",
            ),
            (
                self.issuer.as_deref() != Some("") && self.audience.as_deref() != Some(""),
                "`scopes.issuer` or `scopes.audience` is empty; help: leave it out",
            ),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            None => Ok(()),
            Some((_, broken)) => Err(SettingsError((*broken).to_owned())),
        }
    }
}

/// RFC 6750 section 3: what a quoted attribute of a challenge may hold.
fn is_quotable(byte: u8) -> bool {
    matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";

    fn read(settings: &[(&str, rocket::figment::value::Value)]) -> Result<Settings, SettingsError> {
        let figment = settings
            .iter()
            .fold(Figment::new(), |figment, (name, value)| {
                figment.merge((format!("scopes.{name}"), value.clone()))
            });
        Settings::read(&figment)
    }

    #[test]
    fn no_table_is_the_defaults() {
        let settings = Settings::read(&Figment::new()).expect("the defaults");
        assert_eq!(settings.challenge, ChallengeProfile::Rfc6750);
        assert_eq!((settings.token_lifetime, settings.bcrypt_cost), (1800, 12));
    }

    #[test]
    fn each_limit_is_kept_from_both_sides() {
        for (name, good, bad) in [
            ("leeway", vec![0, 300], vec![301, -1]),
            ("token_lifetime", vec![1, 31_536_000], vec![0, 31_536_001]),
            ("bcrypt_cost", vec![10, 31], vec![9, 32]),
            ("bcrypt_threads", vec![1, 1024], vec![0, 1025]),
            ("bcrypt_queue", vec![0, 65_536], vec![65_537]),
            ("token_cache_bytes", vec![65_536], vec![65_535, -1]),
        ] {
            for value in good {
                assert!(read(&[(name, value.into())]).is_ok(), "{name} = {value}");
            }
            for value in bad {
                let error = read(&[(name, value.into())]).expect_err(name);
                assert!(error.0.contains(name), "{name} = {value}: {error}");
            }
        }
        for (name, good, bad) in [
            ("challenge", "fastapi", "FastAPI"),
            ("challenge", "rfc6750", "none"),
            ("scope_claim", "scp", "sub"),
            ("scope_claim", "scopes", "acr"),
            ("scope_claim", "permissions", "auth_time"),
            ("realm", "my api", "a\"b"),
            ("scope_claim", "scp", "client_id"),
            ("issuer", "https://a", ""),
            ("issuer", "https://a", "a\0b"),
        ] {
            assert!(read(&[(name, good.into())]).is_ok(), "{name} = {good}");
            assert!(read(&[(name, bad.into())]).is_err(), "{name} = {bad}");
        }
    }

    #[test]
    fn an_unknown_setting_lists_the_known_ones() {
        let error = read(&[("secert_key", GOOD.into())]).expect_err("unknown");
        assert!(
            error.0.contains("`scopes.secert_key` is no setting"),
            "{error}"
        );
        assert!(error.0.contains("secret_key"), "{error}");
    }

    #[test]
    fn a_setting_of_the_wrong_type_is_named() {
        for (name, value, expected) in [
            ("leeway", (-1).into(), "`scopes.leeway` is not u32"),
            ("leeway", "5".into(), "`scopes.leeway` is not u32"),
            (
                "issuer",
                vec!["a"].into(),
                "`scopes.issuer` is not a string",
            ),
            (
                "challenge",
                "none".into(),
                "`scopes.challenge` is none of fastapi, rfc6750",
            ),
        ] {
            assert_eq!(read(&[(name, value)]).expect_err(name).0, expected);
        }
        let table = Settings::read(&Figment::from(("scopes", 7))).expect_err("no table");
        assert_eq!(table.0, "`scopes` is not a table of settings");
    }

    #[test]
    fn errors_never_hold_a_value() {
        let secret: rocket::figment::value::Value = vec![GOOD].into();
        let error = read(&[("secret_key", secret)]).expect_err("a list");
        assert!(!error.0.contains(GOOD), "{error}");
        assert!(error.0.contains("secret_key"), "{error}");
    }

    #[test]
    fn keys_are_chosen_by_profile() {
        let settings = |key: Option<&str>| Settings {
            secret_key: key.map(|key| SecretKey::new(key.into())),
            ..Settings::default()
        };
        let published = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7";
        for (key, debug, starts, warns) in [
            (Some(GOOD), true, true, false),
            (Some(GOOD), false, true, false),
            (None, true, true, true),
            (None, false, false, false),
            (Some(published), true, true, true),
            (Some(published), false, false, false),
            (Some("tiny"), true, false, false),
            (Some("tiny"), false, false, false),
        ] {
            let chosen = settings(key).key(debug);
            assert_eq!(chosen.is_ok(), starts, "{key:?}, debug {debug}");
            match chosen {
                Ok(chosen) => assert_eq!(chosen.warning.is_some(), warns, "{key:?}, debug {debug}"),
                Err(error) => assert!(!key.is_some_and(|key| error.0.contains(key)), "{error}"),
            }
        }
    }
}
