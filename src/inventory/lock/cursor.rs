//! A line of a lock, taken apart from left to right.

use std::str::FromStr;

use super::LockError;
use super::word::{RESERVED, is_method, is_path, is_word};
use crate::inventory::plain::misleads;

/// What is left of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    line: usize,
    of: &'static str,
}

impl<'a> Cursor<'a> {
    /// Stands before the first character. `of` is what the line is about, for the messages.
    pub(super) fn new(rest: &'a str, line: usize, of: &'static str) -> Self {
        Self { rest, line, of }
    }

    /// Takes exactly this, if it stands here.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes these words, if they stand here and do not go on: `any token`, but not of `any tokens`.
    pub(super) fn eat_words(&mut self, words: &str) -> bool {
        let rest = self.rest.strip_prefix(words);
        let rest = rest.filter(|rest| !rest.starts_with(is_word));
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Does exactly this stand here?
    pub(super) fn sees(&self, text: &str) -> bool {
        self.rest.starts_with(text)
    }

    /// Takes what has to stand here.
    pub(super) fn expect(&mut self, text: &str, expected: &'static str) -> Result<(), LockError> {
        if self.eat(text) {
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// Nothing is left.
    pub(super) fn end(&self, expected: &'static str) -> Result<(), LockError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// Takes a word, bare or in quotes.
    pub(super) fn word(&mut self, expected: &'static str) -> Result<String, LockError> {
        self.bare_or_quoted(expected, |rest| {
            let (word, _) = rest.split_at(end_of(rest, is_word));
            (!RESERVED.contains(&word)).then_some(word)
        })
    }

    /// Takes a method, bare or in quotes.
    pub(super) fn method(&mut self, expected: &'static str) -> Result<String, LockError> {
        self.bare_or_quoted(expected, |rest| Some(&rest[..end_of(rest, is_method)]))
    }

    /// Takes a path, bare or in quotes. A colon at its end belongs to the line.
    pub(super) fn path(&mut self, expected: &'static str) -> Result<String, LockError> {
        self.bare_or_quoted(expected, |rest| {
            let path = &rest[..end_of(rest, is_path)];
            let path = path.strip_suffix(':').unwrap_or(path);
            (path.starts_with('/') && !path.ends_with(':')).then_some(path)
        })
    }

    fn bare_or_quoted(
        &mut self,
        expected: &'static str,
        bare: impl FnOnce(&'a str) -> Option<&'a str>,
    ) -> Result<String, LockError> {
        if self.sees("\"") {
            return self.text(expected);
        }
        match bare(self.rest) {
            None | Some("") => Err(self.unexpected(expected)),
            Some(word) => {
                self.rest = &self.rest[word.len()..];
                Ok(word.to_owned())
            }
        }
    }

    /// Takes a text in quotes.
    pub(super) fn text(&mut self, expected: &'static str) -> Result<String, LockError> {
        self.expect("\"", expected)?;
        let mut text = String::new();
        loop {
            let here = *self;
            match self.next() {
                None => return Err(here.unexpected("the quote that ends the text")),
                Some('"') => return Ok(text),
                Some('\\') => {
                    let escaped = self.escaped();
                    text.push(escaped.ok_or_else(|| here.unexpected(ESCAPES))?);
                }
                Some(character) if misleads(character) => return Err(here.unexpected(ESCAPES)),
                Some(character) => text.push(character),
            }
        }
    }

    /// What a backslash stands for with what follows it.
    fn escaped(&mut self) -> Option<char> {
        match self.next()? {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' if self.eat("{") => {
                let (digits, rest) = self.rest.split_once('}')?;
                self.rest = rest;
                // `from_str_radix` would take a sign too.
                let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
                char::from_u32(code)
            }
            character @ ('"' | '\\') => Some(character),
            _ => None,
        }
    }

    /// Takes a number as it is written by us: without a plus sign, without leading zeros.
    pub(super) fn number<T: FromStr + ToString>(
        &mut self,
        expected: &'static str,
    ) -> Result<T, LockError> {
        let (digits, rest) = self.rest.split_at(end_of(self.rest, is_word));
        match digits.parse::<T>() {
            Ok(number) if number.to_string() == digits => {
                self.rest = rest;
                Ok(number)
            }
            Ok(_) | Err(_) => Err(self.unexpected(expected)),
        }
    }

    /// The error that something else stands here.
    pub(super) fn unexpected(&self, expected: &'static str) -> LockError {
        LockError::Unexpected {
            line: self.line,
            of: self.of,
            found: excerpt(self.rest),
            expected,
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }
}

/// As much of a text as a message can hold: its first word.
pub(super) fn excerpt(text: &str) -> String {
    // Where the line should have gone on without a space, the space is what is wrong.
    let start = usize::from(text.starts_with(' '));
    let end = text[start..].find(' ').map_or(text.len(), |at| start + at);
    text[..end].chars().take(60).collect()
}

fn end_of(text: &str, is_inside: fn(char) -> bool) -> usize {
    text.find(|character| !is_inside(character))
        .unwrap_or(text.len())
}

const ESCAPES: &str =
    "`\\\"`, `\\\\`, `\\n`, `\\r`, `\\t` or `\\u{..}` for what a text cannot hold as it is";

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(rest: &str) -> Cursor<'_> {
        Cursor::new(rest, 7, "a route")
    }

    #[test]
    fn words_end_where_the_grammar_goes_on() {
        for (rest, word, left) in [
            ("items me", "items", " me"),
            ("items:write, acr=x", "items:write", ", acr=x"),
            ("a|b", "a", "|b"),
            (r#""a|b" c"#, "a|b", " c"),
            (r#""any""#, "any", ""),
            (r#""" c"#, "", " c"),
            (r#""\"\\\n\u{1b}""#, "\"\\\n\u{1b}", ""),
        ] {
            let mut at = cursor(rest);
            assert_eq!(at.word("").as_deref(), Ok(word), "of {rest}");
            assert_eq!(at.rest, left, "of {rest}");
        }
    }

    #[test]
    fn a_path_leaves_the_colon() {
        for (rest, path, left) in [
            ("/: any token", "/", ": any token"),
            ("/a:b,c: x", "/a:b,c", ": x"),
            ("/<id> [rank 2]: x", "/<id>", " [rank 2]: x"),
            (r#""/x:": y"#, "/x:", ": y"),
        ] {
            let mut at = cursor(rest);
            assert_eq!(at.path("").as_deref(), Ok(path), "of {rest}");
            assert_eq!(at.rest, left, "of {rest}");
        }
        for rest in ["", " ", "x: y", "/x:: y", ": y"] {
            assert!(cursor(rest).path("").is_err(), "of {rest:?}");
        }
    }

    #[test]
    fn a_text_ends_and_escapes_only_what_we_do() {
        for rest in [
            "",
            "x",
            "\"",
            "\"a",
            r#""\""#,
            r#""\x""#,
            r#""\u{}""#,
            r#""\u{+41}""#,
            r#""\u{d800}""#,
            r#""\u{110000}""#,
            r#""\u{41""#,
            r#""\u41""#,
            "\"\t\"",
            "\"\u{202e}\"",
        ] {
            assert!(cursor(rest).text("").is_err(), "of {rest:?}");
        }
    }

    #[test]
    fn numbers_are_written_in_one_way() {
        for (rest, number) in [
            ("300", Some(300)),
            ("0]", Some(0)),
            ("4294967295", Some(u32::MAX)),
            ("4294967296", None),
            ("+3", None),
            ("03", None),
            ("-1", None),
            ("3s", None),
            ("", None),
        ] {
            assert_eq!(cursor(rest).number::<u32>("").ok(), number, "of {rest:?}");
        }
        assert_eq!(cursor("-12]").number::<isize>(""), Ok(-12));
    }

    #[test]
    fn a_message_holds_what_stands_there() {
        for (rest, message) in [
            ("optinal me", "line 7: a route says `optinal`: expected x"),
            ("", "line 7: a route ends too early: expected x"),
            ("  me", "line 7: a route says ` `: expected x"),
            ("\u{1b}[2J", "line 7: a route says `\\u{1b}[2J`: expected x"),
        ] {
            assert_eq!(cursor(rest).unexpected("x").to_string(), message);
        }
    }
}
