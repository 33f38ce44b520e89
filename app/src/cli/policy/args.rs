//! What can be said on the command line about the policy.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// `app policy`: the views, or a command.
#[derive(Debug, PartialEq, Eq, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PolicyArgs {
    #[command(subcommand)]
    pub(super) command: Option<PolicyCommand>,
    /// How to show who may call what
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: Format,
}

/// A command about the policy.
#[non_exhaustive]
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum PolicyCommand {
    /// Compare the policy with the lock file; fails if they differ
    #[command(after_help = CHECK_EXAMPLES)]
    Check(LockFile),
    /// Tell why a call is let in or refused
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Write the lock file: the policy as it is now, to commit beside the code
    #[command(after_help = LOCK_EXAMPLES)]
    Lock(LockFile),
}

/// Where the lock file is.
#[derive(Debug, PartialEq, Eq, Args)]
pub struct LockFile {
    /// The lock file
    #[arg(long, value_name = "PATH", default_value = "security.lock")]
    pub(super) file: PathBuf,
}

/// The call to explain.
#[derive(Debug, PartialEq, Eq, Args)]
pub struct Explain {
    /// The method: GET, POST, ..
    pub(super) method: String,
    /// The path, as a client writes it
    pub(super) path: String,
    /// The scopes of the token, parted by spaces; without this option it has none
    #[arg(long, value_name = "SCOPES")]
    pub(super) scopes: Option<String>,
    /// A scheme by which the call comes; may be named more than once. Without this option: the default
    #[arg(long = "scheme", value_name = "NAME")]
    pub(super) schemes: Vec<String>,
    /// The class of the caller's authentication
    #[arg(long, value_name = "CLASS")]
    pub(super) acr: Option<String>,
    /// How many seconds ago the caller was authenticated
    #[arg(long, value_name = "SECONDS")]
    pub(super) age: Option<u32>,
    /// The call comes without a token
    #[arg(long, conflicts_with_all = ["scopes", "schemes", "acr", "age"])]
    pub(super) no_token: bool,
}

/// How to show the policy.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page of its own
    Html,
    /// Everything, for programs
    Json,
    /// For a wiki or a review
    Markdown,
    /// For the terminal
    #[default]
    Table,
}

pub(in crate::cli) const POLICY_EXAMPLES: &str = "\
Examples:
  app policy                           who may call what, as a table
  app policy --format html > policy.html
  app policy lock                      write it down, to commit it
  app policy check                     has it changed since?
  app policy explain GET /users/me --scopes \"me items\"

The policy is part of the program: neither a key nor a database is needed to print it.";

const CHECK_EXAMPLES: &str = "\
Examples:
  app policy check
  app policy check --file ops/security.lock

Each change is one line, what weakens first. A route is weakened if there is a caller whom it lets in
now and refused before. If a change is meant, `app policy lock` writes it down, to be reviewed and
committed with the code.
Exit codes: 0 nothing has changed, 1 failed (there is no lock file, or a report-only clause is
overdue), 2 the lock file or the command line was not understood, 3 some callers may be let in who
were refused, 4 there are changes, but none of that kind.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  app policy explain GET /users/me/items --scopes \"me items\"
  app policy explain POST /transfer --scopes transfer --acr mfa --age 60
  app policy explain GET /status --no-token
  app policy explain POST /orders --scheme MachineKey --scopes items

Guards that look at more than scopes are not asked: whether an account is disabled, say.
Exit codes: 0 let through, 1 there is no such route or scheme, 3 refused.";

const LOCK_EXAMPLES: &str = "\
Examples:
  app policy lock
  app policy lock --file ops/security.lock

Only a file that is a lock is overwritten. Nothing is written while a report-only clause is overdue.";

#[cfg(test)]
mod tests {
    use clap::Parser;
    use clap::error::ErrorKind;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Result<PolicyArgs, clap::Error> {
        let cli = Cli::try_parse_from([&["app", "policy"], arguments].concat())?;
        match cli.into_command() {
            Command::Policy(policy) => Ok(policy),
            other => panic!("{arguments:?} is {other:?}"),
        }
    }

    #[test]
    fn without_a_command_it_is_shown_as_a_table() {
        for (arguments, format) in [
            (&[][..], Format::Table),
            (&["--format", "table"], Format::Table),
            (&["--format", "json"], Format::Json),
            (&["--format=markdown"], Format::Markdown),
            (&["--format=html"], Format::Html),
        ] {
            let policy = PolicyArgs {
                command: None,
                format,
            };
            assert_eq!(parse(arguments).unwrap(), policy, "of {arguments:?}");
        }
    }

    #[test]
    fn the_lock_file_has_a_name_of_its_own() {
        for (arguments, file) in [
            (&[][..], "security.lock"),
            (&["--file", "ops/x.lock"], "ops/x.lock"),
        ] {
            for command in ["check", "lock"] {
                let found = parse(&[&[command], arguments].concat()).unwrap().command;
                let file = LockFile {
                    file: PathBuf::from(file),
                };
                let expected = match command {
                    "check" => PolicyCommand::Check(file),
                    _ => PolicyCommand::Lock(file),
                };
                assert_eq!(found, Some(expected), "of {command} {arguments:?}");
            }
        }
    }

    #[test]
    fn a_call_to_explain_has_a_token_or_none() {
        let plain = || Explain {
            method: "GET".to_owned(),
            path: "/x".to_owned(),
            scopes: None,
            schemes: Vec::new(),
            acr: None,
            age: None,
            no_token: false,
        };
        for (arguments, expected) in [
            (&[][..], plain()),
            (
                &["--scopes", "me items", "--acr", "mfa", "--age", "60"],
                Explain {
                    scopes: Some("me items".to_owned()),
                    acr: Some("mfa".to_owned()),
                    age: Some(60),
                    ..plain()
                },
            ),
            (
                &["--scheme", "Login", "--scheme", "AppCookie"],
                Explain {
                    schemes: vec!["Login".to_owned(), "AppCookie".to_owned()],
                    ..plain()
                },
            ),
            (
                &["--no-token"],
                Explain {
                    no_token: true,
                    ..plain()
                },
            ),
        ] {
            let found = parse(&[&["explain", "GET", "/x"], arguments].concat()).unwrap();
            assert_eq!(
                found.command,
                Some(PolicyCommand::Explain(expected)),
                "of {arguments:?}"
            );
        }
    }

    #[test]
    fn what_is_not_understood_ends_with_2() {
        for (arguments, kind) in [
            (&["--format", "xml"][..], ErrorKind::InvalidValue),
            (&["lokc"], ErrorKind::InvalidSubcommand),
            (&["--format", "json", "check"], ErrorKind::ArgumentConflict),
            (&["check", "security.lock"], ErrorKind::UnknownArgument),
            (&["explain", "GET"], ErrorKind::MissingRequiredArgument),
            (
                &["explain", "GET", "/x", "--age", "-1"],
                ErrorKind::UnknownArgument,
            ),
            (
                &["explain", "GET", "/x", "--age=1h"],
                ErrorKind::ValueValidation,
            ),
            (
                &["explain", "GET", "/x", "--no-token", "--scopes", "me"],
                ErrorKind::ArgumentConflict,
            ),
            (
                &["explain", "GET", "/x", "--no-token", "--scheme", "Login"],
                ErrorKind::ArgumentConflict,
            ),
        ] {
            let error = parse(arguments).unwrap_err();
            assert_eq!(
                (error.kind(), error.exit_code()),
                (kind, 2),
                "of {arguments:?}"
            );
        }
    }

    #[test]
    fn help_has_examples_and_exit_codes() {
        for (arguments, text) in [
            (&["--help"][..], "app policy explain GET /users/me"),
            (&["check", "--help"], "3 some callers may be let in"),
            (&["explain", "--help"], "--no-token"),
            (&["lock", "--help"], "app policy lock --file"),
        ] {
            let help = parse(arguments).unwrap_err();
            assert_eq!((help.kind(), help.exit_code()), (ErrorKind::DisplayHelp, 0));
            assert!(help.to_string().contains(text), "of {arguments:?}: {help}");
        }
    }
}
