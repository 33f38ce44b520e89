//! The commands about the keys that sign tokens. Each says what it did, and what is left to do.

use std::io::Write;

use rocket::time::OffsetDateTime;
use rocket_scopes::{Clock, KeyFile, KeyState, OwnKey};

use crate::cli::{CliError, KeyCommand, table};

/// Carries out a command on this file of keys.
pub(in crate::cli) fn run(
    command: KeyCommand,
    file: &KeyFile,
    clock: &impl Clock,
    out: &mut impl Write,
) -> Result<(), CliError> {
    match command {
        KeyCommand::Generate { algorithm } => {
            let key = file.generate(algorithm, clock.now())?;
            let then = match key.state() {
                KeyState::Signs => "which signs once the servers are started anew",
                _ => {
                    "which waits: start the servers anew, so that everybody knows it, and later \
                     `app key rotate`"
                }
            };
            Ok(writeln!(out, "Made {}, {then}.", named(&key))?)
        }
        KeyCommand::List => list(file, out),
        KeyCommand::Rotate => rotate(file, clock, out),
    }
}

fn list(file: &KeyFile, out: &mut impl Write) -> Result<(), CliError> {
    let rows: Vec<_> = file
        .keys()?
        .iter()
        .map(|key| {
            let made = key.made().map_or_else(|| "-".to_owned(), minute);
            [
                key.id().to_owned(),
                key.algorithm().to_string(),
                made,
                state(key),
            ]
        })
        .collect();
    let text = table::render(["KID", "ALGORITHM", "MADE", "STATE"], &rows);
    Ok(out.write_all(text.as_bytes())?)
}

fn rotate(file: &KeyFile, clock: &impl Clock, out: &mut impl Write) -> Result<(), CliError> {
    let rotation = file.rotate(clock.now())?;
    let signing = named(&rotation.signing);
    writeln!(out, "Once the servers are started anew, {signing} signs.")?;
    if rotation.is_new {
        writeln!(
            out,
            "No key was waiting, so this one is new: others that verify tokens may not know it for five \
             minutes. `app key generate` in advance avoids that."
        )?;
    }
    for key in &rotation.dropped {
        writeln!(out, "Dropped {}: its last token has expired.", named(key))?;
    }
    Ok(())
}

fn named(key: &OwnKey) -> String {
    // The file may be another program's: what it calls its keys is shown as text.
    format!(
        "the key `{}` ({})",
        key.id().escape_debug(),
        key.algorithm()
    )
}

fn state(key: &OwnKey) -> String {
    match key.state() {
        KeyState::Retired { until } => format!("retired, verifies until {}", minute(until)),
        KeyState::Signs => "signs".to_owned(),
        KeyState::Waits => "waits".to_owned(),
        _ => "unknown".to_owned(),
    }
}

/// A time in UTC, to the minute: `2026-11-25 19:30`. One that no calendar has is a number.
fn minute(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok();
    let time = time.and_then(|it| OffsetDateTime::from_unix_timestamp(it).ok());
    time.map_or_else(
        || seconds.to_string(),
        |it| format!("{} {:02}:{:02}", it.date(), it.hour(), it.minute()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rocket_scopes::Algorithm;

    struct Fixed(u64);

    impl Clock for Fixed {
        fn now(&self) -> u64 {
            self.0
        }
    }

    /// 2026-11-25 00:00.
    const MIDNIGHT: u64 = 1_795_564_800;

    struct Keys(KeyFile);

    impl Keys {
        fn new(test: &str) -> Self {
            let name = format!("app-key-{test}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            let _ = std::fs::remove_file(&path);
            Self(KeyFile::new(path, 1800))
        }

        /// What a command says, at so many seconds after midnight; or why it failed.
        fn say(&self, command: KeyCommand, after: u64) -> Result<String, String> {
            let mut out = Vec::new();
            let done = run(command, &self.0, &Fixed(MIDNIGHT + after), &mut out);
            done.map_err(|error| error.to_string())?;
            Ok(String::from_utf8(out).unwrap())
        }

        fn ids(&self) -> Vec<String> {
            let keys = self.0.keys().unwrap();
            keys.iter().map(|key| key.id().to_owned()).collect()
        }
    }

    impl Drop for Keys {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(self.0.path());
        }
    }

    const ES256: KeyCommand = KeyCommand::Generate {
        algorithm: Algorithm::Es256,
    };
    const EDDSA: KeyCommand = KeyCommand::Generate {
        algorithm: Algorithm::EdDsa,
    };

    #[test]
    fn each_command_says_what_it_did() {
        let keys = Keys::new("says");
        let said = keys.say(ES256, 0).unwrap();
        let a = keys.ids().remove(0);
        assert_eq!(
            said,
            format!("Made the key `{a}` (ES256), which signs once the servers are started anew.\n")
        );
        let said = keys.say(EDDSA, 60).unwrap();
        let b = keys.ids().remove(1);
        assert!(
            said.starts_with(&format!("Made the key `{b}` (EdDSA), which waits: ")),
            "{said}"
        );

        let said = keys.say(KeyCommand::Rotate, 3600).unwrap();
        assert_eq!(
            said,
            format!("Once the servers are started anew, the key `{b}` (EdDSA) signs.\n")
        );
        assert_eq!(
            keys.say(KeyCommand::List, 3600).unwrap(),
            format!(
                "KID                                          ALGORITHM  MADE              STATE\n\
                 {b}  EdDSA      2026-11-25 00:01  signs\n\
                 {a}  ES256      2026-11-25 00:00  retired, verifies until 2026-11-25 01:30\n"
            )
        );
        keys.say(EDDSA, 3660).unwrap();
        assert!(
            keys.say(KeyCommand::List, 0)
                .unwrap()
                .ends_with("2026-11-25 01:01  waits\n")
        );
        let said = keys.say(KeyCommand::Rotate, 5400).unwrap();
        assert!(
            said.ends_with(&format!(
                "Dropped the key `{a}` (ES256): its last token has expired.\n"
            )),
            "{said}"
        );
        let said = keys.say(KeyCommand::Rotate, 9000).unwrap();
        assert!(said.contains("No key was waiting"), "{said}");
    }

    #[test]
    fn without_a_file_there_is_nothing_to_list_or_rotate() {
        let keys = Keys::new("missing");
        for command in [KeyCommand::List, KeyCommand::Rotate] {
            let error = keys.say(command, 0).unwrap_err();
            assert_eq!(error, "the file of keys is not there");
        }
    }

    #[test]
    fn a_time_is_shown_to_the_minute() {
        for (seconds, shown) in [
            (0, "1970-01-01 00:00"),
            (MIDNIGHT - 1, "2026-11-24 23:59"),
            (u64::MAX, "18446744073709551615"),
        ] {
            assert_eq!(minute(seconds), shown);
        }
    }
}
