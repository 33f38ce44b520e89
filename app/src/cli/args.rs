//! What can be said on the command line.

use clap::{Parser, Subcommand};

use crate::cli::key::KEY_EXAMPLES;
use crate::cli::policy::POLICY_EXAMPLES;
use crate::cli::user::USER_EXAMPLES;
use crate::cli::{KeyCommand, PolicyArgs, UserCommand};

/// An API whose handlers say who may call them: FastAPI's OAuth2 scopes tutorial, on Rocket
#[derive(Debug, Parser)]
#[command(name = "app", version, after_help = APP_EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

impl Cli {
    /// The command to carry out: `serve` if none was given.
    pub fn into_command(self) -> Command {
        self.command.unwrap_or(Command::Serve)
    }
}

/// A command of the application.
// Exhaustive: a new command must not compile before the binary carries it out.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Manage the key pairs that sign tokens
    #[command(subcommand, after_help = KEY_EXAMPLES)]
    Key(KeyCommand),
    /// Print the OpenAPI document, without starting the server
    Openapi,
    /// Show who may call what, lock it, check it
    #[command(after_help = POLICY_EXAMPLES)]
    Policy(PolicyArgs),
    /// Start the server; this is what happens without a command too
    Serve,
    /// Manage the accounts that may log in
    #[command(subcommand, after_help = USER_EXAMPLES)]
    User(UserCommand),
}

const APP_EXAMPLES: &str = "\
Examples:
  app                                  start the server
  app user add bob --scope me          add an account
  app openapi > openapi.json           save the OpenAPI document
  app key generate                     make a key pair to sign tokens with
  app policy                           show who may call what
  app policy check                     has it changed since it was locked?
  ROCKET_DATABASE_URL=sqlite:/var/lib/app/users.db app user list

Settings are read from Rocket.toml and from ROCKET_... environment variables.
Exit codes: 0 done, 1 failed, 2 the command line was not understood; `app policy check` has more.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, clap::Error> {
        Cli::try_parse_from([&["app"], arguments].concat()).map(Cli::into_command)
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_command_serves() {
        assert_eq!(parse(&[]).unwrap(), Command::Serve);
        assert_eq!(parse(&["serve"]).unwrap(), Command::Serve);
        assert_eq!(parse(&["openapi"]).unwrap(), Command::Openapi);
    }

    #[test]
    fn help_has_examples_and_the_known_scopes() {
        for (arguments, text) in [
            (vec!["--help"], "app user add bob"),
            (vec!["--help"], "app policy check"),
            (vec!["key", "--help"], "app key rotate"),
            (vec!["user", "--help"], "app user disable bob"),
            (vec!["user", "add", "--help"], "[known: me items metrics]"),
            (vec!["user", "set-password", "--help"], "< password.txt"),
        ] {
            let help = parse(&arguments).unwrap_err();
            assert_eq!((help.kind(), help.exit_code()), (ErrorKind::DisplayHelp, 0));
            assert!(help.to_string().contains(text), "of {arguments:?}: {help}");
        }
    }
}
