//! What can be said on the command line.

use clap::{Args, Parser, Subcommand};

use crate::cli::PolicyArgs;
use crate::cli::policy::POLICY_EXAMPLES;
use crate::security::Scope;
use crate::users::Username;
use rocket_scopes::{Algorithm, ScopeSet};

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

/// A command about the keys that sign tokens.
#[non_exhaustive]
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum KeyCommand {
    /// Make a key pair: the first one signs, a later one waits until `app key rotate`
    Generate {
        /// What it signs with
        #[arg(long, value_name = "NAME", default_value = "ES256", value_parser = algorithm)]
        algorithm: Algorithm,
    },
    /// List all keys
    List,
    /// Let the oldest waiting key sign, or a new one, and drop keys whose tokens have all expired
    Rotate,
}

/// A command about accounts.
#[non_exhaustive]
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum UserCommand {
    /// Add an account; the password is asked for
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// Switch an account off; it keeps its password and scopes
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

/// The algorithms of key pairs, the usual ones first.
const ALGORITHMS: [Algorithm; 10] = [
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Es512,
    Algorithm::EdDsa,
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
];

fn algorithm(text: &str) -> Result<Algorithm, String> {
    let known = Algorithm::from_name(text).filter(|it| ALGORITHMS.contains(it));
    known.ok_or_else(|| {
        let names: Vec<_> = ALGORITHMS.iter().map(|it| it.name()).collect();
        format!("those of key pairs are: {}", names.join(", "))
    })
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

const KEY_EXAMPLES: &str = "\
Examples:
  app key generate                     the first key: it signs
  app key generate --algorithm EdDSA   the next one: it waits
  app key list
  app key rotate                       the next one signs

The file is the one that the setting `scopes.signing_keys` names. Servers read it when they start. To change keys
without a token being refused: generate, start the servers anew; after five minutes rotate, start them anew. A key
that has stopped to sign is dropped by the first rotation after its last token has expired.";

const USER_EXAMPLES: &str = "\
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
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, clap::Error> {
        Cli::try_parse_from([&["app"], arguments].concat()).map(Cli::into_command)
    }

    fn set(words: &str) -> ScopeSet<Scope> {
        words.parse().unwrap()
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
            let arguments = [vec!["user", "add", "bob"], arguments].concat();
            let Command::User(UserCommand::Add(add)) = parse(&arguments).unwrap() else {
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
            ["user", "add", "bob", "--scope"].as_slice(),
            &["user", "grant", "bob"],
            &["user", "revoke", "bob"],
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
    fn keys_are_pairs_of_an_algorithm_that_is_known() {
        for (name, expected) in [("ES256", Algorithm::Es256), ("Ed25519", Algorithm::EdDsa)] {
            let command = parse(&["key", "generate", "--algorithm", name]).unwrap();
            let algorithm = expected;
            assert_eq!(command, Command::Key(KeyCommand::Generate { algorithm }));
        }
        let algorithm = Algorithm::Es256;
        let command = parse(&["key", "generate"]).unwrap();
        assert_eq!(command, Command::Key(KeyCommand::Generate { algorithm }));
        assert_eq!(
            parse(&["key", "list"]).unwrap(),
            Command::Key(KeyCommand::List)
        );
        assert_eq!(
            parse(&["key", "rotate"]).unwrap(),
            Command::Key(KeyCommand::Rotate)
        );
        for name in ["HS256", "es256", "none", ""] {
            let error = parse(&["key", "generate", "--algorithm", name]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueValidation, "{name:?}");
            assert!(error.to_string().contains("ES256, ES384"), "{error}");
        }
    }

    #[test]
    fn grant_and_revoke_need_a_scope() {
        let grant = UserCommand::Grant {
            name: "bob".to_owned(),
            scopes: vec![set("me"), set("items")],
        };
        assert_eq!(
            parse(&["user", "grant", "bob", "me", "items"]).unwrap(),
            Command::User(grant)
        );
        for command in ["grant", "revoke"] {
            let error = parse(&["user", command, "bob"]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::MissingRequiredArgument);
        }
    }

    #[test]
    fn a_new_account_is_checked_and_odd_names_are_fine() {
        for name in ["o'brien", "Zoë \"Z\" 你好", "'; DROP TABLE users;--"] {
            assert!(parse(&["user", "add", name]).is_ok(), "of {name:?}");
        }
        assert!(parse(&["user", "add", "--", "-dash-"]).is_ok());
        for arguments in [
            ["user", "add", "", "--scope=me"],
            ["user", "add", " bob", "--scope=me"],
            ["user", "add", "b\nob", "--scope=me"],
            ["user", "add", "bob", "--email=bob"],
            ["user", "add", "bob", "--email=@example.com"],
            ["user", "add", "bob", "--email=b b@example.com"],
            ["user", "add", "bob", "--full-name="],
            ["user", "add", "bob", "--full-name=B\x1b[31m"],
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
            parse(&["user", "add", "bob", "--password=x"])
                .unwrap_err()
                .kind(),
            ErrorKind::UnknownArgument
        );
        assert_eq!(
            parse(&["user", "set-password", "bob", "x"])
                .unwrap_err()
                .kind(),
            ErrorKind::UnknownArgument
        );
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
