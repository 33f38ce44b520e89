//! The commands about accounts. Each says in one sentence what it did.

use std::io::{BufRead, Write};

use crate::cli::prompt::Source;
use crate::cli::{Add, CliError, UserCommand, table};
use crate::escape::Escaped;
use crate::security::Scope;
use crate::users::{Account, NewUser, StoreError, Users};
use rocket_scopes::{Passwords, ScopeSet};

/// Carries out a command.
pub(in crate::cli) async fn run(
    command: UserCommand,
    users: &Users,
    passwords: &Passwords,
    source: Source<impl BufRead>,
    out: &mut impl Write,
) -> Result<(), CliError> {
    match command {
        UserCommand::Add(new) => add(new, users, passwords, source, out).await,
        UserCommand::Disable { name } => {
            users.set_disabled(&name, true).await?;
            say(out, &format!("Disabled the account `{name}`."))
        }
        UserCommand::Enable { name } => {
            users.set_disabled(&name, false).await?;
            say(out, &format!("Enabled the account `{name}`."))
        }
        UserCommand::Grant { name, scopes } => {
            let held = users.grant(&name, &union(&scopes)).await?;
            say(
                out,
                &format!("The account `{name}` may now ask for {}.", listed(&held)),
            )
        }
        UserCommand::List => list(users, out).await,
        UserCommand::Revoke { name, scopes } => {
            let held = users.revoke(&name, &union(&scopes)).await?;
            say(
                out,
                &format!("The account `{name}` may now ask for {}.", listed(&held)),
            )
        }
        UserCommand::SetPassword { name } => {
            known(users, &name).await?;
            let hash = passwords.hash(&source.new_password(&name)?).await?;
            users.set_password(&name, &hash).await?;
            say(
                out,
                &format!("Set a new password for the account `{name}`."),
            )
        }
        UserCommand::Show { name } => show(&known(users, &name).await?, out),
    }
}

async fn add(
    new: Add,
    users: &Users,
    passwords: &Passwords,
    source: Source<impl BufRead>,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let Add {
        name: username,
        full_name,
        email,
        scopes,
    } = new;
    // Before the password is asked for; the store looks again.
    if users.find(username.as_str()).await?.is_some() {
        return Err(StoreError::AlreadyExists.into());
    }
    let password_hash = passwords
        .hash(&source.new_password(username.as_str())?)
        .await?;
    let user = NewUser {
        username,
        email,
        full_name,
        password_hash,
        scopes: union(&scopes),
    };
    users.add(&user).await?;
    let name = user.username.as_str();
    say(
        out,
        &format!(
            "Added the account `{name}`, which may ask for {}.",
            listed(&user.scopes)
        ),
    )
}

async fn list(users: &Users, out: &mut impl Write) -> Result<(), CliError> {
    let accounts = users.list().await?;
    if accounts.is_empty() {
        return say(out, "There are no accounts; `app user add NAME` adds one.");
    }
    let rows: Vec<_> = accounts
        .into_iter()
        .map(|account| {
            let state = state(&account);
            let scopes = account.scopes.to_string();
            let user = account.user;
            [
                user.username,
                scopes,
                state,
                user.full_name.unwrap_or_default(),
                user.email.unwrap_or_default(),
            ]
        })
        .collect();
    let headings = ["NAME", "SCOPES", "STATE", "FULL NAME", "EMAIL"];
    Ok(out.write_all(table::render(headings, &rows).as_bytes())?)
}

fn show(account: &Account, out: &mut impl Write) -> Result<(), CliError> {
    let user = &account.user;
    for (label, value) in [
        ("name", user.username.as_str()),
        ("full name", user.full_name.as_deref().unwrap_or("-")),
        ("email", user.email.as_deref().unwrap_or("-")),
        ("scopes", &account.scopes.to_string()),
        ("state", &state(account)),
    ] {
        writeln!(
            out,
            "{}",
            format!("{label:11}{}", Escaped(value)).trim_end()
        )?;
    }
    Ok(())
}

async fn known(users: &Users, name: &str) -> Result<Account, StoreError> {
    users.account(name).await?.ok_or(StoreError::NotFound)
}

fn state(account: &Account) -> String {
    let state = if account.user.disabled {
        "disabled"
    } else {
        "active"
    };
    let demo = if account.demo {
        ", published password"
    } else {
        ""
    };
    format!("{state}{demo}")
}

fn union(sets: &[ScopeSet<Scope>]) -> ScopeSet<Scope> {
    sets.iter().flat_map(|set| set.iter()).collect()
}

fn listed(scopes: &ScopeSet<Scope>) -> String {
    if scopes.is_empty() {
        "no scope".to_owned()
    } else {
        format!("`{scopes}`")
    }
}

fn say(out: &mut impl Write, sentence: &str) -> Result<(), CliError> {
    Ok(writeln!(out, "{}", Escaped(sentence))?)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};
    use rocket_scopes::PasswordHash;

    /// Runs `app user ARGUMENTS` with this standard input; gives its output or its error message.
    async fn user(users: &Users, arguments: &[&str], input: &str) -> Result<String, String> {
        let arguments = [&["app", "user"], arguments].concat();
        let Command::User(command) = Cli::try_parse_from(arguments).unwrap().into_command() else {
            panic!("another command");
        };
        let mut out = Vec::new();
        let source = Source::Line(input.as_bytes());
        let done = run(command, users, &passwords(), source, &mut out).await;
        done.map(|()| String::from_utf8(out).unwrap())
            .map_err(|error| error.to_string())
    }

    fn passwords() -> Passwords {
        Passwords::from_figment(&rocket::figment::Figment::new()).unwrap()
    }

    async fn empty() -> Users {
        Users::open("sqlite::memory:").await.unwrap()
    }

    const GOOD: &str = "lantern quiet orbit\n";

    #[rocket::async_test]
    async fn an_account_is_added_and_shown() {
        let users = empty().await;
        let name = "O'Brien \"🚀\"; --";
        let arguments = [
            "add",
            name,
            "--full-name=Zoë O",
            "--email=z@example.com",
            "--scopes=items me",
        ];
        assert_eq!(
            user(&users, &arguments, GOOD).await.unwrap(),
            format!("Added the account `{name}`, which may ask for `me items`.\n"),
        );
        assert_eq!(
            user(&users, &["show", name], "").await.unwrap(),
            format!(
                "name       {name}\nfull name  Zoë O\nemail      z@example.com\nscopes     me items\nstate      active\n"
            ),
        );
    }

    #[rocket::async_test]
    async fn an_account_needs_no_details() {
        let users = empty().await;
        let said = user(&users, &["add", "bob"], GOOD).await.unwrap();
        assert_eq!(
            said,
            "Added the account `bob`, which may ask for no scope.\n"
        );
        assert_eq!(
            user(&users, &["show", "bob"], "").await.unwrap(),
            "name       bob\nfull name  -\nemail      -\nscopes\nstate      active\n",
        );
    }

    #[rocket::async_test]
    async fn a_refused_password_adds_nothing() {
        let users = empty().await;
        for (input, error) in [
            ("short\n", "the password has fewer than 15 characters"),
            (
                "",
                "the standard input is empty: its first line has to be the password",
            ),
            (
                &format!("{}\n", "long enough ".repeat(7)),
                "the password only repeats a short piece",
            ),
            ("a NUL in \0 the password\n", "a password holds no NUL"),
            (
                &"0 lots of words, never the same one twice; ".repeat(2),
                "a password has at most 72 bytes",
            ),
        ] {
            assert_eq!(
                user(&users, &["add", "bob"], input).await,
                Err(error.to_owned()),
                "of {input:?}"
            );
        }
        let said = user(&users, &["list"], "").await.unwrap();
        assert_eq!(
            said,
            "There are no accounts; `app user add NAME` adds one.\n"
        );
    }

    #[rocket::async_test]
    async fn a_taken_name_is_refused_before_a_password_is_read() {
        let users = empty().await;
        user(&users, &["add", "bob"], GOOD).await.unwrap();
        let refused = user(&users, &["add", "bob"], "").await;
        assert_eq!(
            refused,
            Err("there is an account with this user name already".to_owned())
        );
    }

    #[rocket::async_test]
    async fn commands_change_what_they_name() {
        let users = empty().await;
        users.seed_demo().await.unwrap();
        for (arguments, input, sentence) in [
            (
                &["disable", "johndoe"][..],
                "",
                "Disabled the account `johndoe`.\n",
            ),
            (&["enable", "alice"], "", "Enabled the account `alice`.\n"),
            (
                &["revoke", "alice", "items"],
                "",
                "The account `alice` may now ask for `me`.\n",
            ),
            (
                &["revoke", "alice", "me", "items"],
                "",
                "The account `alice` may now ask for no scope.\n",
            ),
            (
                &["grant", "alice", "items", "items"],
                "",
                "The account `alice` may now ask for `items`.\n",
            ),
            (
                &["set-password", "alice"],
                GOOD,
                "Set a new password for the account `alice`.\n",
            ),
        ] {
            assert_eq!(
                user(&users, arguments, input).await.as_deref(),
                Ok(sentence),
                "of {arguments:?}"
            );
        }
        assert_eq!(
            user(&users, &["list"], "").await.unwrap(),
            "\
NAME     SCOPES    STATE                         FULL NAME     EMAIL
alice    items     active                        Alice Chains  alicechains@example.com
johndoe  me items  disabled, published password  John Doe      johndoe@example.com
",
        );
    }

    #[rocket::async_test]
    async fn an_unknown_account_is_an_error_everywhere() {
        let users = empty().await;
        for arguments in [
            &["disable", "eve"][..],
            &["enable", "eve"],
            &["grant", "eve", "me"],
            &["revoke", "eve", "me"],
            &["set-password", "eve"],
            &["show", "eve"],
        ] {
            let error = user(&users, arguments, "").await.unwrap_err();
            assert_eq!(
                error, "there is no account with this user name",
                "of {arguments:?}"
            );
        }
    }

    #[rocket::async_test]
    async fn what_the_table_holds_is_escaped() {
        let users = empty().await;
        let new = NewUser {
            username: "bob".parse().unwrap(),
            email: None,
            full_name: Some("B\x1b[2Job\nroot".to_owned()),
            password_hash: PasswordHash::from_stored(String::new()),
            scopes: union(&[]),
        };
        users.add(&new).await.unwrap();
        for command in [&["list"][..], &["show", "bob"]] {
            let shown = user(&users, command, "").await.unwrap();
            assert!(shown.contains(r"B\u{1b}[2Job\nroot"), "{shown}");
        }
    }
}
