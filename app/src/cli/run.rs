//! Carrying out a command: a runtime, the store, the exit code.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use rocket::tokio::runtime::Builder;
use rocket::{Ignite, Rocket};

use crate::cli::prompt::Source;
use crate::cli::{CliError, KeyCommand, PolicyArgs, UserCommand, key, policy, user};
use crate::escape::Escaped;
use crate::users::Users;
use rocket_scopes::inventory::{Call, Inventory, explain};
use rocket_scopes::{KeyFile, Passwords, SystemClock};

/// Carries out `app openapi`: writes the document to the standard output.
pub fn show_document(document: impl FnOnce() -> String) -> ExitCode {
    let document = document();
    report(writeln!(io::stdout().lock(), "{}", document.trim_end()).map_err(CliError::from))
}

/// Carries out `app user ...` on the accounts of this database.
pub fn manage(command: UserCommand, database_url: &str, passwords: &Passwords) -> ExitCode {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tell("the runtime does not start", Some(&error));
            return ExitCode::FAILURE;
        }
    };
    report(runtime.block_on(async {
        let users = Users::open(database_url).await?;
        let done = user::run(
            command,
            &users,
            passwords,
            Source::stdin(),
            &mut io::stdout().lock(),
        )
        .await;
        users.close().await;
        done
    }))
}

/// Carries out `app key ...` on this file of keys.
pub fn manage_keys(command: KeyCommand, file: &KeyFile) -> ExitCode {
    report(key::run(
        command,
        file,
        &SystemClock,
        &mut io::stdout().lock(),
    ))
}

/// Carries out `app policy ...` on the policy of this server.
pub fn run_policy(command: PolicyArgs, rocket: &Rocket<Ignite>, inventory: &Inventory) -> ExitCode {
    let out = &mut io::stdout().lock();
    let rule = |call: &Call<'_>| explain(rocket, call);
    report(policy::run(command, inventory, rule, &SystemClock, out))
}

fn report(done: Result<(), CliError>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // As with `app user list | head -1`: the reader has seen enough.
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            tell(&error.to_string(), error.source());
            ExitCode::from(error.code())
        }
    }
}

/// Writes why nothing was done, as one line.
pub fn fail(message: &str) -> ExitCode {
    tell(message, None);
    ExitCode::FAILURE
}

/// Writes the error and what caused it as one line.
fn tell(message: &str, cause: Option<&dyn Error>) {
    // Nobody is left to tell if this fails.
    let _ = writeln!(
        io::stderr().lock(),
        "error: {}",
        Escaped(&chain(message, cause))
    );
}

fn chain(message: &str, mut cause: Option<&dyn Error>) -> String {
    let mut line = message.to_owned();
    while let Some(error) = cause {
        let text = error.to_string();
        // Errors of sqlx repeat their cause in their own message.
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::StoreError;

    #[test]
    fn a_cause_is_told_once() {
        let error = CliError::from(StoreError::File(io::ErrorKind::NotFound.into()));
        assert_eq!(
            chain(&error.to_string(), error.source()),
            "the database file cannot be created: entity not found",
        );
        let inside = io::Error::other("disk on fire");
        let error = CliError::from(StoreError::from(sqlx::Error::Io(inside)));
        let line = chain(&error.to_string(), error.source());
        assert!(
            line.starts_with("the user database does not answer: "),
            "{line}"
        );
        assert_eq!(line.matches("disk on fire").count(), 1, "{line}");
    }
}
