//! Reading a lock. Strict: what is not understood is an error, since it could be a weaker policy.

use std::collections::BTreeSet;

use super::LockError;
use super::contents::Lock;
use super::cursor::{Cursor, excerpt};
use super::lines::Lines;
use super::route;
use super::schemes::Shown;
use super::write::{HEADER, VERSION};

impl Lock {
    /// Reads the text of a lock file.
    ///
    /// The lines may stand in any order after the header, as a merge may leave them; empty lines and
    /// the line ends of Windows are fine.
    ///
    /// # Errors
    ///
    /// Where something stands that is not understood, or is said twice; and at conflict markers.
    pub fn read(text: &str) -> Result<Self, LockError> {
        let mut reader = Reader::default();
        for (before, line) in text.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            reader.line(line, before + 1)?;
        }
        reader.lines.check(&reader.lock)?;
        Ok(reader.lock.complete())
    }
}

/// What is read so far.
#[derive(Default)]
struct Reader {
    lock: Lock,
    lines: Lines,
    /// Has a line come that is neither the header nor a comment?
    past_comments: bool,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), LockError> {
        if let Some(marker) = CONFLICT.iter().find(|marker| line.starts_with(**marker)) {
            return Err(LockError::Conflict {
                line: number,
                marker,
            });
        }
        if number == 1 {
            return header(line);
        }
        if line.is_empty() || (line.starts_with('#') && !self.past_comments) {
            return Ok(());
        }
        self.past_comments = true;
        if let Some(rest) = line.strip_prefix("scope ") {
            self.scope(Cursor::new(rest, number, "a scope"), number)
        } else if let Some(rest) = line.strip_prefix("scheme ") {
            self.scheme(Cursor::new(rest, number, "a scheme"), number)
        } else if let Some(rest) = line.strip_prefix("default ") {
            self.defaults(Cursor::new(rest, number, "the default"), number)
        } else if let Some(rest) = line.strip_prefix("acr ") {
            self.acr(Cursor::new(rest, number, "the order of `acr`"), number)
        } else if line.starts_with(|first: char| first.is_ascii_uppercase() || first == '"') {
            self.route(Cursor::new(line, number, "a route"), number)
        } else {
            Err(Cursor::new(line, number, "the line").unexpected(LINES))
        }
    }

    fn scope(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        let scope = at.word("a scope")?;
        let mut granted = BTreeSet::new();
        if at.eat(" implies") {
            at.expect(" ", "the scopes that it implies")?;
            loop {
                let word = at.word("a scope that it implies")?;
                self.lines.granted(word.clone(), number);
                granted.insert(word);
                if !at.eat(" ") {
                    break;
                }
            }
        }
        at.end("` implies ..` or the end of the line")?;
        self.lines.scope(&scope, number)?;
        self.lock.scopes.insert(scope, granted);
        Ok(())
    }

    fn acr(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        self.lines.acr(number)?;
        loop {
            let class = at.word("an authentication class")?;
            if self.lock.acr_values.contains(&class) {
                return Err(LockError::Duplicate {
                    line: number,
                    what: class,
                    first: number,
                });
            }
            self.lock.acr_values.push(class);
            if !at.eat(" < ") {
                return at.end("` < ` and a stronger class, or the end of the line");
            }
        }
    }

    fn scheme(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        let name = at.word("a scheme")?;
        at.expect(" ", "a space and what its callers show")?;
        let shown = Shown::read(&mut at)?;
        at.end("the end of the line")?;
        self.lines.scheme(&name, number)?;
        self.lock.schemes.shown.insert(name, shown);
        Ok(())
    }

    fn defaults(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        self.lines.default(number)?;
        loop {
            let names = route::names(&mut at)?.into_iter().collect();
            self.lock.schemes.default.insert(names);
            if !at.eat(" | ") {
                return at.end("` + ` and a scheme, ` | ` and others, or the end of the line");
            }
        }
    }

    fn route(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        let key = route::key(&mut at)?;
        at.expect(": ", "`: ` and what is needed")?;
        let entry = route::entry(&mut at)?;
        self.lines.route(&key, number)?;
        self.lock.routes.insert(key, entry);
        Ok(())
    }
}

fn header(line: &str) -> Result<(), LockError> {
    match line.strip_prefix(HEADER) {
        Some(VERSION) => Ok(()),
        Some(found) => Err(LockError::Version {
            found: excerpt(found),
        }),
        None => Err(LockError::Header {
            found: line.chars().take(60).collect(),
        }),
    }
}

const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
const LINES: &str = "`scope ..`, `acr ..`, `scheme ..`, `default ..` or a route; comments stand at the head of the file";

#[cfg(test)]
mod tests {
    use super::super::sample::{self, Dice};
    use super::*;

    fn message(lines: &str) -> String {
        Lock::read(&format!("# security.lock 1\n{lines}"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_is_written_is_read() {
        let lock = Lock::from(&sample::inventory());
        assert_eq!(Lock::read(sample::TEXT), Ok(lock.clone()));
        for text in [
            sample::TEXT.replace('\n', "\r\n"),
            sample::TEXT.replace('\n', "\n\n"),
            sample::TEXT.trim_end().to_owned(),
            sample::TEXT.replace("items items:write\n", "items:write items\n"),
        ] {
            assert_eq!(Lock::read(&text), Ok(lock.clone()), "{text}");
        }
    }

    #[test]
    fn any_inventory_is_written_so_that_it_reads_the_same() {
        let mut dice = Dice::new(1);
        for _ in 0..2_000 {
            let inventory = dice.inventory();
            let text = inventory.to_lock();
            let lock = Lock::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(lock, Lock::from(&inventory), "{text}");
            assert_eq!(lock.to_string(), text);
            assert!(!text.contains('\r'), "{text}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        let mut dice = Dice::new(2);
        let mut errors = 0;
        for _ in 0..2_000 {
            let inventory = dice.inventory();
            let mut text: Vec<char> = inventory.to_lock().chars().collect();
            for _ in 0..=dice.below(3) {
                mutate(&mut text, &mut dice);
            }
            let text: String = text.into_iter().collect();
            match Lock::read(&text) {
                Ok(lock) => assert_eq!(Lock::read(&lock.to_string()), Ok(lock), "{text}"),
                Err(error) => {
                    errors += 1;
                    let line = error.to_string();
                    let start = format!("line {}: ", error.line());
                    assert!(
                        line.starts_with(&start) && line.contains(": expected "),
                        "{line}"
                    );
                    assert!(!line.contains(char::is_control), "{line:?} of {text}");
                    assert!(error.line() <= text.split('\n').count(), "{line} of {text}");
                }
            }
        }
        assert!(errors > 500, "{errors} errors");
    }

    fn mutate(text: &mut Vec<char>, dice: &mut Dice) {
        if text.is_empty() {
            return;
        }
        let at = dice.below(text.len());
        match dice.below(4) {
            0 => {
                text.remove(at);
            }
            1 => text.insert(
                at,
                *dice.pick(&[' ', '"', '\\', '|', ':', '\n', '\r', 'é', '\0'].each_ref()),
            ),
            2 => {
                let other = dice.below(text.len());
                text.swap(at, other);
            }
            _ => {
                let end = (at + dice.below(30)).min(text.len());
                let piece = text[at..end].to_vec();
                text.splice(at..at, piece);
            }
        }
    }

    #[test]
    fn the_header_says_which_version_it_is() {
        for (text, message) in [
            (
                "",
                "line 1: the file begins with ``: expected `# security.lock 1`",
            ),
            (
                "\n# security.lock 1\n",
                "line 1: the file begins with ``: expected `# security.lock 1`",
            ),
            (
                "{\"a\": 1}",
                "line 1: the file begins with `{\"a\": 1}`: expected `# security.lock 1`",
            ),
            (
                "\u{feff}# security.lock 1",
                "line 1: the file begins with `\\u{feff}# security.lock 1`: expected `# security.lock 1`",
            ),
            (
                "# security.lock 2\nanything",
                "line 1: the file is of version `2`: expected version 1, the only one that this program knows",
            ),
            (
                "<<<<<<< ours",
                "line 1: a conflict marker, `<<<<<<<`: expected a file that is merged to the end",
            ),
        ] {
            assert_eq!(Lock::read(text).unwrap_err().to_string(), message);
        }
        assert_eq!(Lock::read("# security.lock 1\r\n# x"), Ok(Lock::default()));
    }

    #[test]
    fn what_is_said_twice_is_told() {
        for (lines, expected) in [
            (
                "scope a\n\nscope a",
                "line 4: `scope a` stands in line 2 already: expected it once",
            ),
            (
                "acr a\nacr b",
                "line 3: `acr` stands in line 2 already: expected it once",
            ),
            (
                "acr a < a",
                "line 2: `a` stands in line 2 already: expected it once",
            ),
            (
                "GET /x [rank 2]: any token\nGET /x: any token\nGET /x [rank 2]: anybody",
                "line 4: `GET /x [rank 2]` stands in line 2 already: expected it once",
            ),
        ] {
            assert_eq!(message(lines), expected);
        }
    }

    #[test]
    fn a_conflict_is_told_as_one() {
        for marker in CONFLICT {
            assert_eq!(
                message(&format!("GET /x: any token\n{marker} main\n")),
                format!(
                    "line 3: a conflict marker, `{marker}`: expected a file that is merged to the end"
                )
            );
        }
    }
}
