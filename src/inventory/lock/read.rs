//! Reading a lock. Strict: what is not understood is an error, since it could be a weaker policy.

use std::collections::{BTreeMap, BTreeSet};

use super::LockError;
use super::contents::{Entry, Key, Lock};
use super::cursor::{Cursor, excerpt};
use super::route::{self, NEEDS};
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
        reader.finish()
    }
}

/// What is read so far, with the numbers of the lines.
#[derive(Default)]
struct Reader {
    lock: Lock,
    /// Has a line come that is neither the header nor a comment?
    past_comments: bool,
    acr_line: Option<usize>,
    scope_lines: BTreeMap<String, usize>,
    scheme_lines: BTreeMap<String, usize>,
    default_line: Option<usize>,
    route_lines: BTreeMap<Key, usize>,
    /// The scopes that are granted by others.
    granted: Vec<(String, usize)>,
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
                self.granted.push((word.clone(), number));
                granted.insert(word);
                if !at.eat(" ") {
                    break;
                }
            }
        }
        at.end("` implies ..` or the end of the line")?;
        if let Some(first) = self.scope_lines.insert(scope.clone(), number) {
            return Err(duplicate(format!("scope {scope}"), number, first));
        }
        self.lock.scopes.insert(scope, granted);
        Ok(())
    }

    fn acr(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        if let Some(first) = self.acr_line.replace(number) {
            return Err(duplicate("acr".to_owned(), number, first));
        }
        loop {
            let class = at.word("an authentication class")?;
            if self.lock.acr_values.contains(&class) {
                return Err(duplicate(class, number, number));
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
        if let Some(first) = self.scheme_lines.insert(name.clone(), number) {
            return Err(duplicate(format!("scheme {name}"), number, first));
        }
        self.lock.schemes.shown.insert(name, shown);
        Ok(())
    }

    fn defaults(&mut self, mut at: Cursor<'_>, number: usize) -> Result<(), LockError> {
        if let Some(first) = self.default_line.replace(number) {
            return Err(duplicate("default".to_owned(), number, first));
        }
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
        if let Some(first) = self.route_lines.insert(key.clone(), number) {
            return Err(duplicate(key.to_string(), number, first));
        }
        self.lock.routes.insert(key, entry);
        Ok(())
    }

    /// A scope without a line of its own is a misspelt word more often than not.
    fn finish(self) -> Result<Lock, LockError> {
        let routes = self.route_lines.iter().flat_map(|(key, line)| {
            let scopes = self
                .lock
                .routes
                .get(key)
                .into_iter()
                .flat_map(Entry::scopes);
            scopes.map(move |scope| (scope, *line, "a route", NEEDS))
        });
        let granted = self
            .granted
            .iter()
            .map(|(scope, line)| (scope, *line, "a scope", DECLARED));
        let routes = routes.filter(|(scope, ..)| !self.scope_lines.contains_key(*scope));
        let unknown = granted
            .filter(|(scope, ..)| !self.scope_lines.contains_key(*scope))
            .chain(routes)
            .chain(self.unknown_schemes())
            .min_by_key(|(_, line, ..)| *line);
        if let Some((scope, line, of, expected)) = unknown {
            return Err(unexpected(line, of, scope, expected));
        }
        let first = self.scheme_lines.values().min();
        if let (Some(line), None) = (first, self.default_line) {
            return Err(unexpected(*line, "a scheme", "", DEFAULT));
        }
        if self.lock.schemes.of_tokens().is_none() {
            let silent = self.route_lines.iter().filter(|(key, _)| {
                let entry = self.lock.routes.get(key);
                entry.is_some_and(Entry::names_no_scheme)
            });
            if let Some(line) = silent.map(|(_, line)| *line).min() {
                return Err(unexpected(line, "a route", "", SCHEMES));
            }
        }
        Ok(self.lock.complete())
    }

    fn unknown_schemes(
        &self,
    ) -> impl Iterator<Item = (&String, usize, &'static str, &'static str)> {
        let default = self.default_line.into_iter().flat_map(|line| {
            let names = self.lock.schemes.default.iter().flatten();
            names.map(move |name| (name, line, "the default", SCHEME))
        });
        let routes = self.route_lines.iter().flat_map(|(key, line)| {
            let names = self
                .lock
                .routes
                .get(key)
                .into_iter()
                .flat_map(Entry::schemes);
            names.map(move |name| (name, *line, "a route", SCHEME))
        });
        let named = default.chain(routes);
        named.filter(|(name, ..)| !self.scheme_lines.contains_key(*name))
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

fn unexpected(line: usize, of: &'static str, found: &str, expected: &'static str) -> LockError {
    LockError::Unexpected {
        line,
        of,
        found: found.to_owned(),
        expected,
    }
}

fn duplicate(what: String, line: usize, first: usize) -> LockError {
    LockError::Duplicate { line, what, first }
}

const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
const DECLARED: &str = "a scope that has its line: `scope ..`";
const LINES: &str = "`scope ..`, `acr ..`, `scheme ..`, `default ..` or a route; comments stand at the head of the file";
const SCHEME: &str = "a scheme that has its line: `scheme ..`";
const SCHEMES: &str =
    "schemes in brackets, since those of the default are not a single one, of tokens";
const DEFAULT: &str =
    "a line beside it that says which schemes are asked where none is named: `default ..`";

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
