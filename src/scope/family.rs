//! Families of scopes: `project:{id}:write` stands for one scope a project.
//!
//! A value is what stands in place of a placeholder, in a token as in a path. It is compared as it is: no
//! value is a wildcard, and none reaches over the text between two placeholders.

use std::fmt::Write;

/// A piece of a family's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'n> {
    Placeholder,
    Text(&'n str),
}

/// The pieces of a name. The derive macro has seen that its braces are well-formed.
fn pieces(name: &str) -> impl Iterator<Item = Piece<'_>> {
    name.split_inclusive(['{', '}'])
        .filter_map(|piece| match piece.chars().next_back() {
            Some('}') => Some(Piece::Placeholder),
            Some('{') if piece.len() == 1 => None,
            Some('{') => Some(Piece::Text(&piece[..piece.len() - 1])),
            Some(_) | None => Some(Piece::Text(piece)),
        })
}

/// May this stand in place of a placeholder? So little, that a scope needs no escape in a challenge, a
/// log or a page, and that no value holds what parts two of them.
pub(crate) fn is_value(value: &str) -> bool {
    const LONGEST: usize = 128;
    let good = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@' | b'+')
    };
    (1..=LONGEST).contains(&value.len()) && value.bytes().all(good)
}

/// The scope of a family with these values, in the order of its placeholders; none, if one of them
/// cannot be in a scope.
pub(crate) fn instance<'v>(
    name: &str,
    values: impl IntoIterator<Item = &'v str>,
) -> Option<String> {
    let mut values = values.into_iter();
    let mut scope = String::with_capacity(name.len() + 16);
    for piece in pieces(name) {
        match piece {
            Piece::Text(text) => scope.push_str(text),
            Piece::Placeholder => {
                scope.push_str(values.next().filter(|value| is_value(value))?);
            }
        }
    }
    Some(scope)
}

/// The values of a scope, if it is of this family.
pub(crate) fn values<'s>(name: &str, scope: &'s str) -> Option<Vec<&'s str>> {
    let mut rest = scope;
    let mut values = Vec::new();
    let mut pieces = pieces(name).peekable();
    while let Some(piece) = pieces.next() {
        match (piece, pieces.peek()) {
            (Piece::Text(text), _) => rest = rest.strip_prefix(text)?,
            // A value holds nothing of what parts two placeholders, so the first place is the only one.
            (Piece::Placeholder, Some(Piece::Text(text))) => {
                let last = values.len() + 1 == count(name);
                let end = if last {
                    rest.len().checked_sub(text.len())?
                } else {
                    rest.find(text)?
                };
                let (value, after) = rest.split_at_checked(end)?;
                values.push(value);
                rest = after;
            }
            (Piece::Placeholder, Some(Piece::Placeholder) | None) => {
                values.push(rest);
                rest = "";
            }
        }
    }
    (rest.is_empty() && values.iter().all(|value| is_value(value))).then_some(values)
}

fn count(name: &str) -> usize {
    pieces(name)
        .filter(|piece| *piece == Piece::Placeholder)
        .count()
}

/// A family's name with the names of path parameters in its placeholders.
pub(crate) fn with_parameters(name: &str, parameters: &[&str]) -> String {
    let mut parameters = parameters.iter();
    let mut shown = String::with_capacity(name.len());
    for piece in pieces(name) {
        // Writing to a string cannot fail.
        let _ = match piece {
            Piece::Text(text) => shown.write_str(text),
            Piece::Placeholder => {
                write!(shown, "{{{}}}", parameters.next().copied().unwrap_or(""))
            }
        };
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_has_the_values_that_make_it() {
        for (name, scope, expected) in [
            ("project:{id}:write", "project:42:write", Some(&["42"][..])),
            ("project:{id}:write", "project::write", None),
            ("project:{id}:write", "project:*:write", None),
            ("project:{id}:write", "project:{id}:write", None),
            ("project:{id}:write", "project:4 2:write", None),
            ("project:{id}:write", "project:1:write:write", None),
            ("project:{id}:write", "project:1:write:x", None),
            ("project:{id}:write", "xproject:1:write", None),
            ("project:{id}:write", "project:1:read", None),
            ("{a}:{b}", "x:y", Some(&["x", "y"])),
            ("{a}:{b}", "x:y:z", None),
            ("{a}:{b}", ":y", None),
            ("{a}:{b}", "x:", None),
            ("team-{t}-all", "team-a-b-all", Some(&["a-b"])),
            ("team-{t}-all", "team-all", None),
            ("r/{id}", "r/a.b_c~d@e+f-g", Some(&["a.b_c~d@e+f-g"])),
            ("{id}é", "éé", None),
        ] {
            let found = values(name, scope);
            assert_eq!(found.as_deref(), expected, "{scope} of {name}");
            if let Some(values) = found {
                assert_eq!(instance(name, values).as_deref(), Some(scope), "{name}");
            }
        }
    }

    #[test]
    fn values_are_plain_words() {
        for (value, good) in [
            ("42", true),
            ("0b9c7a52-1f6e-4b0e-9b8e-0d7f3a1c2b4d", true),
            ("a@example.com", true),
            ("", false),
            ("*", false),
            ("a:b", false),
            ("a/b", false),
            ("a b", false),
            ("a\"b", false),
            ("ä", false),
            ("{id}", false),
            ("a%20b", false),
        ] {
            assert_eq!(is_value(value), good, "{value:?}");
            let made = instance("project:{id}:write", [value]);
            assert_eq!(made.is_some(), good, "{value:?}");
        }
        assert!(is_value(&"a".repeat(128)));
        assert!(!is_value(&"a".repeat(129)));
        assert_eq!(instance("project:{id}:write", []), None);
    }

    #[test]
    fn parameters_stand_in_the_placeholders() {
        assert_eq!(
            with_parameters("project:{id}:{action}", &["a", "b"]),
            "project:{a}:{b}"
        );
        assert_eq!(with_parameters("items", &[]), "items");
    }
}
