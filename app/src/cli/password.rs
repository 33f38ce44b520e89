//! What a new password must be like: NIST SP 800-63B rev. 4 §3.1.1.2, for passwords that stand alone.
//!
//! Length is what counts. All of Unicode is allowed, and no kinds of characters are demanded. The
//! upper limit belongs to the hash, which refuses what it would have to cut.

use std::error::Error;
use std::fmt;

/// Why a password is not taken as a new one.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    /// It is, or is made of, one of the passwords that are tried first.
    Common,
    /// It holds the user name.
    NamesUser,
    /// It is a short piece, over and over.
    Repeats,
    /// It has fewer than 15 characters.
    Short,
}

/// Checks a password that a user is to get.
pub(super) fn check(password: &str, username: &str) -> Result<(), WeakPassword> {
    let characters: Vec<char> = password.to_lowercase().chars().collect();
    if password.chars().count() < MIN_CHARACTERS {
        return Err(WeakPassword::Short);
    }
    if names(&characters, username) {
        return Err(WeakPassword::NamesUser);
    }
    if repeats(&characters) {
        return Err(WeakPassword::Repeats);
    }
    if is_common(&characters) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// Whether the user name is in the password. Names of up to three letters are in too many words.
fn names(password: &[char], username: &str) -> bool {
    let username: Vec<char> = username.to_lowercase().chars().collect();
    password == username
        || (username.len() > 3
            && password
                .windows(username.len())
                .any(|part| part == username))
}

/// Whether a piece that would be too short by itself makes up the whole: `passwordpassword`.
fn repeats(password: &[char]) -> bool {
    let longest = (password.len() / 2).min(MIN_CHARACTERS - 1);
    (1..=longest).any(|piece| {
        password
            .iter()
            .zip(&password[piece..])
            .all(|(one, next)| one == next)
    })
}

/// Whether the password is one of the list, letters and digits alone compared, so that
/// `Correct-Horse-Battery-Staple` is. One that is long by its signs alone is none of them.
fn is_common(password: &[char]) -> bool {
    let letters: Vec<char> = password
        .iter()
        .copied()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let text: String = letters.iter().collect();
    letters.len() >= MIN_CHARACTERS
        && (COMMON.contains(&text.as_str()) || RUNS.iter().any(|run| run.contains(&text)))
}

impl fmt::Display for WeakPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Common => "the password is among the first that an attacker tries",
            Self::NamesUser => "the password holds the user name",
            Self::Repeats => "the password only repeats a short piece",
            Self::Short => "the password has fewer than 15 characters",
        })
    }
}

impl Error for WeakPassword {}

const MIN_CHARACTERS: usize = 15;

/// Of the passwords that leak most, those that are long enough to come this far.
const COMMON: [&str; 17] = [
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv",
    "1qaz2wsx3edc4rfv5tgb",
    "administrator123",
    "changemechangeme1",
    "correcthorsebatterystaple",
    "iloveyouforever",
    "letmeinletmein1",
    "passwordpassword1",
    "password12345678",
    "password123456789",
    "password1234567890",
    "qazwsxedcrfvtgb",
    "thisismypassword",
    "trustno1trustno1",
    "unbelievable123",
    "welcome123456789",
];

/// Rows of keys and of signs; any part of one is as bad as the whole.
const RUNS: [&str; 6] = [
    "01234567890123456789012345678901234567890",
    "98765432109876543210987654321098765432109",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "zyxwvutsrqponmlkjihgfedcba9876543210",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passwords_of_any_kind_are_taken() {
        for password in [
            "fifteen letters",
            "lantern quiet orbit",
            "密码密码一二三四五六七八九十天",
            "     spaces     ",
            "hunter2 hunter2 again",
            "bob likes green tea",
            "!@#$%^&*()_+{}|:<>?",
            "!!##$$ab%%^^&&**",
            "\u{1f680} to the moon and back",
        ] {
            assert_eq!(check(password, "bob"), Ok(()), "of {password:?}");
        }
    }

    #[test]
    fn each_rule_refuses() {
        for (password, username, error) in [
            ("", "bob", WeakPassword::Short),
            ("fourteen chars", "bob", WeakPassword::Short),
            ("éééééééééééééé", "bob", WeakPassword::Short),
            ("İİİİİİİİİİİİİİ", "bob", WeakPassword::Short),
            ("I am JohnDoe, myself", "johndoe", WeakPassword::NamesUser),
            (
                "bobbobbobbobbob",
                "bobbobbobbobbob",
                WeakPassword::NamesUser,
            ),
            ("Zoë Ångström Smith", "ÅNGSTRÖM", WeakPassword::NamesUser),
            ("aaaaaaaaaaaaaaa", "bob", WeakPassword::Repeats),
            ("passwordpassword", "bob", WeakPassword::Repeats),
            ("PASSWORDpasswordP", "bob", WeakPassword::Repeats),
            ("abc abc abc abc ", "bob", WeakPassword::Repeats),
            ("123456789012345", "bob", WeakPassword::Common),
            ("Correct Horse Battery Staple", "bob", WeakPassword::Common),
            ("1q2w3e4r5t6y7u8i9o0p", "bob", WeakPassword::Common),
            ("qwertyuiopasdfghjkl", "bob", WeakPassword::Common),
            ("9876543210987654", "bob", WeakPassword::Common),
            ("1-2-3-4-5-6-7-8-9-0-1-2-3-4-5", "bob", WeakPassword::Common),
        ] {
            assert_eq!(check(password, username), Err(error), "of {password:?}");
        }
    }

    #[test]
    fn a_repeated_piece_that_is_long_enough_is_taken() {
        assert_eq!(check("a phrase, by me a phrase, by me ", "bob"), Ok(()));
    }
}
