//! One mistake, and what must be said of it, in comments at the top of its file:
//!
//! ```text
//! //~ error: part of the first line, with the code of an error that is rustc's
//! //~ help: part of what stands below it
//! //~ underlines: the source of the primary span, all of it
//! ```
//!
//! Each `error` starts another one; `help` may be there more than once, or not at all where there is
//! nothing to paste. There must be no other error: `//~ count: 2` where rustc adds one of its own, and
//! `//~ count: many` where it is rustc's to say how many, with a comment that says why it cannot be helped.
//!
//! `//~ each $name: this | that` compiles the file once with `$name` replaced by `this`, once by `that`.
//! Several of them are read in step, as the columns of a table.

use crate::diagnostic::{Diagnostic, rendered};

/// A program that must not compile.
#[derive(Debug)]
pub struct Case {
    pub name: String,
    pub source: String,
    expected: Vec<Expected>,
    /// How many errors there are, unless that is rustc's to decide.
    count: Option<usize>,
}

/// What must be said.
#[derive(Debug, Default)]
struct Expected {
    error: String,
    help: Vec<String>,
    underlines: Option<String>,
}

impl Case {
    /// The case of a file, or as many as its table has rows.
    pub fn parse(name: &str, source: &str) -> Result<Vec<Self>, String> {
        let columns: Vec<(String, Vec<String>)> = annotations(source)
            .filter_map(|(key, value)| {
                let column = key.strip_prefix("each ")?;
                let cells = value.split(" | ").map(|cell| cell.trim().to_owned());
                Some((column.to_owned(), cells.collect()))
            })
            .collect();
        let rows = columns.iter().map(|(_, cells)| cells.len()).max();
        let Some(rows) = rows else {
            return Ok(vec![Self::row(name.to_owned(), source)?]);
        };
        if columns.iter().any(|(_, cells)| cells.len() != rows) {
            return Err(format!("{name}: the columns of its table differ in length"));
        }
        let rows = (0..rows).map(|row| {
            let replace = |text: String, (column, cells): &(String, Vec<String>)| {
                text.replace(column, &cells[row])
            };
            let program = source.lines().filter(|line| !line.starts_with("//~ each "));
            let program = program.collect::<Vec<_>>().join("\n");
            Self::row(
                format!("{name}_{row}"),
                &columns.iter().fold(program, replace),
            )
        });
        rows.collect()
    }

    fn row(name: String, source: &str) -> Result<Self, String> {
        let mut expected: Vec<Expected> = Vec::new();
        let mut count = String::new();
        for (key, value) in annotations(source) {
            let value = value.to_owned();
            match (key, expected.last_mut()) {
                ("error", _) => expected.push(Expected {
                    error: value,
                    ..Expected::default()
                }),
                ("count", _) => count = value,
                ("help", Some(last)) => last.help.push(value),
                ("underlines", Some(last)) => last.underlines = Some(value),
                _ => {
                    return Err(format!(
                        "{name}: `//~ {key}` is no annotation, or is misplaced"
                    ));
                }
            }
        }
        let is_complete = expected.iter().all(|error| error.underlines.is_some());
        if expected.is_empty() || !is_complete {
            return Err(format!("{name}: needs `//~ error:` and `//~ underlines:`"));
        }
        let count = match &*count {
            "" => Some(expected.len()),
            "many" => None,
            count => Some(
                count
                    .parse()
                    .map_err(|_| format!("{name}: `{count}` is no count"))?,
            ),
        };
        Ok(Self {
            name,
            source: source.to_owned(),
            expected,
            count,
        })
    }

    /// What is said otherwise than it must be: nothing, if all is well.
    pub fn compare(&self, errors: &[Diagnostic]) -> Option<String> {
        let mut wrong: Vec<_> = self
            .expected
            .iter()
            .filter(|expected| !errors.iter().any(|error| expected.is(error)))
            .map(|expected| format!("  nothing says {expected:#?}"))
            .collect();
        if let Some(count) = self.count.filter(|count| *count != errors.len()) {
            wrong.push(format!("  {} errors, not {count}", errors.len()));
        }
        let (name, wrong) = (&self.name, wrong.join("\n"));
        (!wrong.is_empty()).then(|| format!("== {name}\n{wrong}\n{}", rendered(errors)))
    }
}

impl Expected {
    fn is(&self, error: &Diagnostic) -> bool {
        let is_below = |help: &String| error.below.iter().any(|text| text.contains(help));
        error.what.contains(&self.error)
            && self.help.iter().all(is_below)
            && self
                .underlines
                .iter()
                .all(|text| error.underlined.contains(text))
    }
}

/// Keys and values of the comments at the top.
fn annotations(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let comments = source.lines().filter_map(|line| line.strip_prefix("//~ "));
    comments.map(|comment| match comment.split_once(": ") {
        Some((key, value)) => (key.trim(), value.trim()),
        None => (comment, ""),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_says_what_it_expects() {
        for (source, is_case) in [
            ("fn main() {}", false),
            ("//~ error: a\nfn main() {}", false),
            ("//~ underlines: a\nfn main() {}", false),
            ("//~ error: a\n//~ underlines: b\n//~ hepl: c", false),
            ("//~ error: a\n//~ underlines: b", true),
        ] {
            assert_eq!(Case::parse("case", source).is_ok(), is_case, "{source}");
        }
    }

    #[test]
    fn a_table_is_a_case_a_row() {
        let source =
            "//~ each $a: x | y\n//~ each $b: 1 | 2\n//~ error: $a\n//~ underlines: $b\n$a$b";
        let cases = Case::parse("case", source).expect("a case");
        let programs: Vec<_> = cases
            .iter()
            .filter_map(|case| case.source.lines().last())
            .collect();
        assert_eq!(programs, ["x1", "y2"]);
        assert_eq!(cases[1].expected[0].error, "y");
        assert!(Case::parse("case", &source.replace("1 | 2", "1")).is_err());
    }
}
