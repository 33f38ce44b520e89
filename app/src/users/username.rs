//! The form of a user name, checked once when an account is made.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A user name that a new account may have: 1 to 64 characters, none of them a control character,
/// the first and the last no white space.
///
/// Names are compared as they are, letter case and Unicode form included: `Zoe` and `zoe` are two.
///
/// ```
/// use app::users::Username;
///
/// assert!("o'brien; DROP TABLE users".parse::<Username>().is_ok());
/// assert!(" johndoe".parse::<Username>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Username {
    type Err = UsernameError;

    fn from_str(text: &str) -> Result<Self, UsernameError> {
        if text.chars().any(char::is_control) {
            Err(UsernameError::Control)
        } else if text.trim() != text {
            Err(UsernameError::OuterSpace)
        } else if !(1..=MAX_CHARACTERS).contains(&text.chars().count()) {
            Err(UsernameError::Length)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// Why a text is not a user name.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsernameError {
    /// It holds a control character.
    Control,
    /// It is empty or has more than 64 characters.
    Length,
    /// It begins or ends with white space.
    OuterSpace,
}

impl fmt::Display for UsernameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Control => "a user name has no control characters",
            Self::Length => "a user name has 1 to 64 characters",
            Self::OuterSpace => "a user name does not begin or end with white space",
        })
    }
}

impl Error for UsernameError {}

const MAX_CHARACTERS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_kinds_are_kept_as_they_are() {
        let longest = "é".repeat(64);
        for name in [
            "a", "john doe", "o'brien", "\"x\"", "';--", "%_*", "Zoë", "你好", "🚀", "-x", &longest,
        ] {
            assert_eq!(
                name.parse::<Username>().as_ref().map(Username::as_str),
                Ok(name)
            );
        }
    }

    #[test]
    fn each_rule_refuses() {
        let too_long = "é".repeat(65);
        for (name, error) in [
            ("", UsernameError::Length),
            (too_long.as_str(), UsernameError::Length),
            (" a", UsernameError::OuterSpace),
            ("a\u{a0}", UsernameError::OuterSpace),
            ("a\0b", UsernameError::Control),
            ("a\n", UsernameError::Control),
            ("\x1b[31m", UsernameError::Control),
            ("a\u{85}b", UsernameError::Control),
        ] {
            assert_eq!(name.parse::<Username>(), Err(error), "of {name:?}");
        }
    }
}
