//! Words and texts as they stand in a lock: bare where nothing else can be meant, in quotes elsewhere.

use std::fmt::{self, Write};

use crate::inventory::plain::misleads;

/// A piece of text, ready to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    text: &'a str,
    is_bare: bool,
}

/// A scope, an authentication class, a media type, a day.
pub(super) fn word(text: &str) -> Written<'_> {
    Written {
        text,
        is_bare: !text.is_empty() && text.chars().all(is_word) && !RESERVED.contains(&text),
    }
}

/// What a route's line begins with. In lower case it could be another line's first word.
pub(super) fn method(text: &str) -> Written<'_> {
    Written {
        text,
        is_bare: !text.is_empty() && text.chars().all(is_method),
    }
}

/// A path. The colon that ends it in a lock is not part of it.
pub(super) fn path(text: &str) -> Written<'_> {
    Written {
        text,
        is_bare: text.starts_with('/') && !text.ends_with(':') && text.chars().all(is_path),
    }
}

/// Any text: always in quotes.
pub(super) fn text(text: &str) -> Written<'_> {
    Written {
        text,
        is_bare: false,
    }
}

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_bare {
            return f.write_str(self.text);
        }
        f.write_char('"')?;
        for character in self.text.chars() {
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                _ if misleads(character) => character.escape_default().fmt(f)?,
                _ => f.write_char(character)?,
            }
        }
        f.write_char('"')
    }
}

/// May it stand in a bare word? What the grammar itself is made of may not: `,`, `;`, `|`, `=`, `<`, `]`.
pub(super) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/@+*!$&'(){}%?^".contains(character)
}

pub(super) fn is_method(character: char) -> bool {
    character.is_ascii_uppercase()
}

pub(super) fn is_path(character: char) -> bool {
    matches!(character, '!'..='~') && !matches!(character, '"' | '\\')
}

/// Words that mean something where a scope may stand.
pub(super) const RESERVED: [&str; 7] = [
    "any",
    "anybody",
    "optional",
    "public",
    "report",
    "undeclared",
    "until",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_bare_where_nothing_else_can_be_meant() {
        for bare in ["items", "items:write", "project:{id}:write", "a:", "token"] {
            assert_eq!(word(bare).to_string(), bare);
        }
        for quoted in [
            "", "any", "public", "until", "a|b", "|", "a,b", "a;", "a=b", "#", "a<b", "[a]", "`",
            "a b", "é",
        ] {
            assert_eq!(word(quoted).to_string(), format!("\"{quoted}\""));
        }
    }

    #[test]
    fn a_path_is_bare_unless_it_ends_with_the_colon_or_is_no_path() {
        for bare in ["/", "/users/<id>", "/a,b;c:d=e|f", "/a:b", "/[x]"] {
            assert_eq!(path(bare).to_string(), bare);
        }
        for quoted in ["", "x", "/x:", "/a b", "/é"] {
            assert_eq!(path(quoted).to_string(), format!("\"{quoted}\""));
        }
    }

    #[test]
    fn a_method_is_bare_in_capitals() {
        for (name, written) in [
            ("GET", "GET"),
            ("", "\"\""),
            ("scope", "\"scope\""),
            ("M-S", "\"M-S\""),
        ] {
            assert_eq!(method(name).to_string(), written);
        }
    }

    #[test]
    fn quotes_escape_what_would_end_or_turn_the_line() {
        for (said, written) in [
            ("issues tokens", r#""issues tokens""#),
            (r#"a "b" \ c"#, r#""a \"b\" \\ c""#),
            (
                "a\r\n\tb\0\x1b\x7f\u{85}",
                r#""a\r\n\tb\u{0}\u{1b}\u{7f}\u{85}""#,
            ),
            ("\u{202e}\u{2028}\u{feff}", r#""\u{202e}\u{2028}\u{feff}""#),
            ("Zoë 你好 🚀", "\"Zoë 你好 🚀\""),
        ] {
            assert_eq!(text(said).to_string(), written);
        }
    }
}
