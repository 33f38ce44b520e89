//! Reading a new password: from the terminal without showing it, or one line of the standard input.

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, IsTerminal, StdinLock};

use crate::cli::{CliError, password};
use crate::escape::Escaped;
use rocket_scopes::Password;

/// Where a password comes from.
pub(super) enum Source<R> {
    /// One line of an input that is no terminal.
    Line(R),
    /// Asked for twice.
    Terminal,
}

impl Source<StdinLock<'static>> {
    /// The standard input, whatever it is.
    pub(super) fn stdin() -> Self {
        let stdin = io::stdin().lock();
        if stdin.is_terminal() {
            Self::Terminal
        } else {
            Self::Line(stdin)
        }
    }
}

impl<R: BufRead> Source<R> {
    /// Reads a new password for this user and checks it against the rules.
    pub(super) fn new_password(self, username: &str) -> Result<Password, CliError> {
        match self {
            Self::Line(input) => {
                let password = one_line(input)?;
                password::check(&password, username)?;
                Ok(Password::new(password))
            }
            Self::Terminal => {
                let password = ask(&format!("New password for {}: ", Escaped(username)))?;
                password::check(&password, username)?;
                let repeated = ask("The same again: ")?;
                // Both were typed just now by one person: there is no timing to hide.
                let same = password == repeated;
                // This type wipes it.
                drop(Password::new(repeated));
                if same {
                    Ok(Password::new(password))
                } else {
                    Err(PromptError::Different.into())
                }
            }
        }
    }
}

fn ask(question: &str) -> Result<String, PromptError> {
    rpassword::prompt_password(question).map_err(PromptError::Unreadable)
}

/// The first line, without its line end; nothing else is taken off, since spaces count.
fn one_line(input: impl BufRead) -> Result<String, PromptError> {
    let mut line = Vec::with_capacity(MAX_LINE);
    input
        .take(MAX_LINE as u64)
        .read_until(b'\n', &mut line)
        .map_err(PromptError::Unreadable)?;
    match line.last() {
        None => return Err(PromptError::Missing),
        Some(b'\n') => _ = line.pop(),
        Some(_) if line.len() == MAX_LINE => return Err(PromptError::TooLong),
        Some(_) => {}
    }
    if cfg!(windows) && line.last() == Some(&b'\r') {
        line.pop();
    }
    String::from_utf8(line).map_err(|_| PromptError::NotUtf8)
}

/// Why a password could not be read.
#[non_exhaustive]
#[derive(Debug)]
pub enum PromptError {
    /// What was typed the second time is something else.
    Different,
    /// The input is empty.
    Missing,
    /// The input is no text.
    NotUtf8,
    /// The line has no end within 1024 bytes.
    TooLong,
    /// The input cannot be read.
    Unreadable(io::Error),
}

impl fmt::Display for PromptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Different => "the two passwords are not the same",
            Self::Missing => "the standard input is empty: its first line has to be the password",
            Self::NotUtf8 => "the password is not UTF-8 text",
            Self::TooLong => "the line of the password is too long",
            Self::Unreadable(_) => "the password cannot be read",
        })
    }
}

impl Error for PromptError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Different | Self::Missing | Self::NotUtf8 | Self::TooLong => None,
            Self::Unreadable(error) => Some(error),
        }
    }
}

/// Far more than the hash takes.
const MAX_LINE: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8]) -> Result<String, String> {
        one_line(input).map_err(|error| error.to_string())
    }

    #[test]
    fn only_the_end_of_the_line_is_taken_off() {
        let longest = "x".repeat(MAX_LINE - 1);
        for (input, password) in [
            ("secret\n", "secret"),
            ("secret", "secret"),
            (" se cret \t\n", " se cret \t"),
            ("secret\n\n", "secret"),
            ("secret\nnext\n", "secret"),
            ("\n", ""),
            ("s\0t\n", "s\0t"),
            (&longest, &longest),
            (&format!("{longest}\n"), &longest),
        ] {
            assert_eq!(
                read(input.as_bytes()).as_deref(),
                Ok(password),
                "of {input:?}"
            );
        }
    }

    #[test]
    fn what_is_no_line_is_refused() {
        for (input, error) in [
            (&b""[..], PromptError::Missing),
            (b"\xff\xfe\n", PromptError::NotUtf8),
            (&[b'x'; MAX_LINE], PromptError::TooLong),
            (&[b'x'; MAX_LINE + 1], PromptError::TooLong),
        ] {
            assert_eq!(read(input), Err(error.to_string()));
        }
    }

    #[test]
    fn a_line_is_checked_against_the_rules() {
        assert!(
            Source::Line(&b"lantern quiet orbit\n"[..])
                .new_password("bob")
                .is_ok()
        );
        let refused = Source::Line(&b"short\n"[..])
            .new_password("bob")
            .unwrap_err();
        assert!(matches!(refused, CliError::WeakPassword(_)));
        assert!(!format!("{refused} {refused:?}").contains("short\n"));
    }
}
