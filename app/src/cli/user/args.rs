//! What can be said on the command line about accounts.

use clap::{Args, Subcommand};

use crate::security::Scope;
use crate::users::Username;
use rocket_scopes::ScopeSet;

/// A command about accounts.
#[non_exhaustive]
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum UserCommand {
    /// Add an account; the password is asked for
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// Switch an account off: it may log in, and is refused wherever an active user is asked for
    Disable {
        /// The user name
        name: String,
    },
    /// Switch an account on again
    Enable {
        /// The user name
        name: String,
    },
    /// Let an account ask for more scopes
    #[command(after_help = TOKENS_STAY)]
    Grant {
        /// The user name
        name: String,
        /// The scopes to add
        #[arg(
            required = true,
            value_name = "SCOPE",
            value_parser = scope_words,
            help = scope_help("The scopes to add"),
        )]
        scopes: Vec<ScopeSet<Scope>>,
    },
    /// List all accounts
    List,
    /// Take scopes from an account
    #[command(after_help = TOKENS_STAY)]
    Revoke {
        /// The user name
        name: String,
        /// The scopes to take away
        #[arg(
            required = true,
            value_name = "SCOPE",
            value_parser = scope_words,
            help = scope_help("The scopes to take away"),
        )]
        scopes: Vec<ScopeSet<Scope>>,
    },
    /// Give an account a new password, which is asked for
    #[command(after_help = PASSWORD_EXAMPLES)]
    SetPassword {
        /// The user name
        name: String,
    },
    /// Show one account
    Show {
        /// The user name
        name: String,
    },
}

/// The account to add.
#[derive(Debug, PartialEq, Eq, Args)]
pub struct Add {
    /// The user name: 1 to 64 characters; letter case counts
    pub(super) name: Username,
    /// The name to show
    #[arg(long, value_name = "TEXT", value_parser = full_name)]
    pub(super) full_name: Option<String>,
    /// The e-mail address
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    pub(super) email: Option<String>,
    #[arg(
        long = "scope",
        visible_alias = "scopes",
        value_name = "SCOPE",
        value_parser = scope_words,
        help = scope_help("A scope that the account may ask for, or several in quotes; may be repeated"),
    )]
    pub(super) scopes: Vec<ScopeSet<Scope>>,
}

fn scope_help(what: &str) -> String {
    format!("{what} [known: {}]", ScopeSet::<Scope>::all())
}

/// One scope, or several parted by single spaces.
fn scope_words(text: &str) -> Result<ScopeSet<Scope>, String> {
    match text.parse::<ScopeSet<Scope>>() {
        Ok(scopes) if !scopes.is_empty() => Ok(scopes),
        Ok(_) => Err(format!(
            "a scope is missing; the known ones are: {}",
            ScopeSet::<Scope>::all()
        )),
        Err(error) => Err(format!(
            "{error}; the known ones are: {}",
            ScopeSet::<Scope>::all()
        )),
    }
}

fn full_name(text: &str) -> Result<String, &'static str> {
    let length = text.chars().count();
    if !(1..=128).contains(&length) || text.chars().any(char::is_control) {
        return Err("a name has 1 to 128 characters, none of them a control character");
    }
    Ok(text.to_owned())
}

/// Only what is surely no address is refused; whether one works, only a message to it can tell.
fn email(text: &str) -> Result<String, &'static str> {
    let parts = text.rsplit_once('@');
    let has_parts = parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    // RFC 5321 §4.5.3.1.3, less the angle brackets.
    if !has_parts || text.len() > 254 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("an address is of the form name@domain, without spaces, of at most 254 bytes");
    }
    Ok(text.to_owned())
}

pub(in crate::cli) const USER_EXAMPLES: &str = "\
Examples:
  app user add bob --full-name \"Bob Baker\" --email bob@example.com --scope me --scope items
  app user list
  app user disable bob

The server may be running meanwhile: it sees each change with the next request.";

const ADD_EXAMPLES: &str = "\
Examples:
  app user add bob --full-name \"Bob Baker\" --email bob@example.com --scope me --scope items
  app user add carol --scopes \"me items\" < password.txt
  app user add -- -dash-

The password is asked for twice and not shown. If the input is no terminal, its first line is the
password, as it stands, spaces included. A password has at least 15 characters of any kind, and at
most 72 bytes; several words in a row are easy to remember. It is no argument and no environment
variable, since other users of the machine can read those.";

const PASSWORD_EXAMPLES: &str = "\
Examples:
  app user set-password bob
  app user set-password bob < password.txt

The rules are those of `app user add`. Tokens that were issued before run until they expire.";

const TOKENS_STAY: &str = "\
Examples:
  app user grant bob items
  app user revoke bob me items

A change counts from the next log-in: tokens that were issued before run until they expire.";

#[cfg(test)]
mod tests {
    use clap::Parser;
    use clap::error::ErrorKind;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Result<UserCommand, clap::Error> {
        let cli = Cli::try_parse_from([&["app", "user"], arguments].concat())?;
        match cli.into_command() {
            Command::User(command) => Ok(command),
            other => panic!("{arguments:?} is {other:?}"),
        }
    }

    fn set(words: &str) -> ScopeSet<Scope> {
        words.parse().unwrap()
    }

    #[test]
    fn scopes_are_repeated_or_in_quotes() {
        for (arguments, expected) in [
            (vec![], vec![]),
            (vec!["--scope", "me"], vec!["me"]),
            (
                vec!["--scope", "me", "--scope", "items"],
                vec!["me", "items"],
            ),
            (vec!["--scopes", "me items"], vec!["me items"]),
            (vec!["--scope=items", "--scopes=me"], vec!["items", "me"]),
        ] {
            let arguments = [vec!["add", "bob"], arguments].concat();
            let UserCommand::Add(add) = parse(&arguments).unwrap() else {
                panic!("{arguments:?} is another command");
            };
            assert_eq!(
                add.scopes,
                expected.into_iter().map(set).collect::<Vec<_>>(),
                "of {arguments:?}"
            );
        }
    }

    #[test]
    fn an_unknown_scope_is_an_error_that_lists_the_known_ones() {
        for command in [
            ["add", "bob", "--scope"].as_slice(),
            &["grant", "bob"],
            &["revoke", "bob"],
        ] {
            for scope in ["itms", "ME", "me\titems", ""] {
                let error = parse(&[command, &[scope]].concat()).unwrap_err();
                assert_eq!(error.exit_code(), 2, "of {command:?} {scope:?}");
                assert!(
                    error.to_string().contains("the known ones are: me items"),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn grant_and_revoke_need_a_scope() {
        let grant = UserCommand::Grant {
            name: "bob".to_owned(),
            scopes: vec![set("me"), set("items")],
        };
        assert_eq!(parse(&["grant", "bob", "me", "items"]).unwrap(), grant);
        for command in ["grant", "revoke"] {
            let error = parse(&[command, "bob"]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::MissingRequiredArgument);
        }
    }

    #[test]
    fn a_new_account_is_checked_and_odd_names_are_fine() {
        for name in ["o'brien", "Zoë \"Z\" 你好", "'; DROP TABLE users;--"] {
            assert!(parse(&["add", name]).is_ok(), "of {name:?}");
        }
        assert!(parse(&["add", "--", "-dash-"]).is_ok());
        for arguments in [
            ["add", "", "--scope=me"],
            ["add", " bob", "--scope=me"],
            ["add", "b\nob", "--scope=me"],
            ["add", "bob", "--email=bob"],
            ["add", "bob", "--email=@example.com"],
            ["add", "bob", "--email=b b@example.com"],
            ["add", "bob", "--full-name="],
            ["add", "bob", "--full-name=B\x1b[31m"],
        ] {
            assert_eq!(
                parse(&arguments).unwrap_err().kind(),
                ErrorKind::ValueValidation,
                "of {arguments:?}"
            );
        }
    }

    #[test]
    fn a_password_is_no_argument() {
        assert_eq!(
            parse(&["add", "bob", "--password=x"]).unwrap_err().kind(),
            ErrorKind::UnknownArgument
        );
        assert_eq!(
            parse(&["set-password", "bob", "x"]).unwrap_err().kind(),
            ErrorKind::UnknownArgument
        );
    }
}
