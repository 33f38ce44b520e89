//! Where a route is asked: its path with a value in each placeholder.

use crate::scope::family;

/// Values of path parameters, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values(Vec<(String, String)>);

impl Values {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The same with another value for one of them.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut values = self.clone();
        values
            .0
            .iter_mut()
            .filter(|(known, _)| known == name)
            .for_each(|(_, old)| *old = value.to_owned());
        values
    }

    /// The values that a path has in the places of a route's placeholders, both without a query.
    pub(super) fn of(pattern: &str, path: &str) -> Self {
        let pairs = segments(pattern).zip(segments(path));
        pairs
            .filter_map(|(pattern, value)| Some((placeholder(pattern)?, value)))
            .collect()
    }
}

impl<'v> FromIterator<(&'v str, &'v str)> for Values {
    fn from_iter<I: IntoIterator<Item = (&'v str, &'v str)>>(values: I) -> Self {
        let values = values.into_iter();
        Self(
            values
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }
}

/// A route with a value in each placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Path and query, as they are sent.
    pub(super) uri: String,
    pub(super) values: Values,
    /// The parameters of whose type nobody knows a value.
    pub(super) guessed: Vec<String>,
}

impl Target {
    /// Fills a route's URI. What stands in the query for nothing else than to tell routes apart is kept.
    pub(super) fn fill(uri: &str, value_of: impl Fn(&str) -> Option<String>) -> Self {
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let mut target = Self {
            uri: String::new(),
            values: Values::default(),
            guessed: Vec::new(),
        };
        for segment in segments(path) {
            target.uri.push('/');
            let Some(name) = placeholder(segment) else {
                target.uri.push_str(segment);
                continue;
            };
            let value = value_of(name).unwrap_or_else(|| {
                target.guessed.push(name.to_owned());
                GUESS.to_owned()
            });
            let is_rest = segment.ends_with("..>");
            push_encoded(&mut target.uri, &value, is_rest);
            target.values.0.push((name.to_owned(), value));
        }
        if target.uri.is_empty() {
            target.uri.push('/');
        }
        let fixed = query
            .split('&')
            .filter(|it| !it.is_empty() && placeholder(it).is_none());
        for (n, field) in fixed.enumerate() {
            target.uri.push(if n == 0 { '?' } else { '&' });
            target.uri.push_str(field);
        }
        target
    }
}

/// What stands in a path where nobody knows a value of the parameter's type.
const GUESS: &str = "sample";

/// A value that is another one, and that can be in a scope.
pub(super) fn another(value: &str) -> &'static str {
    let other = ["other", "another"].into_iter().find(|it| *it != value);
    other.filter(|it| family::is_value(it)).unwrap_or("other")
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// The name in `<name>` or `<name..>`.
fn placeholder(segment: &str) -> Option<&str> {
    let inner = segment.strip_prefix('<')?.strip_suffix('>')?;
    Some(inner.strip_suffix("..").unwrap_or(inner))
}

fn push_encoded(uri: &mut String, value: &str, keeps_slashes: bool) {
    for byte in value.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            b'/' if keeps_slashes => uri.push('/'),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_placeholder_gets_a_value() {
        let value_of = |name: &str| match name {
            "id" => Some("7".to_owned()),
            "word" => Some("a b/c".to_owned()),
            "rest" => Some("a/b c".to_owned()),
            _ => None,
        };
        for (route, uri, guessed) in [
            ("/", "/", &[][..]),
            ("/items", "/items", &[]),
            ("/items/<id>", "/items/7", &[]),
            ("/items/<id>?<page>", "/items/7", &[]),
            ("/items?list&<page>&kind=a", "/items?list&kind=a", &[]),
            ("/<word>/<rest..>", "/a%20b%2Fc/a/b%20c", &[]),
            ("/users/<uuid>/x", "/users/sample/x", &["uuid"]),
        ] {
            let target = Target::fill(route, value_of);
            assert_eq!(
                (&*target.uri, &*target.guessed),
                (
                    uri,
                    &*guessed
                        .iter()
                        .map(|it| (*it).to_owned())
                        .collect::<Vec<_>>()
                ),
                "{route}"
            );
        }
        let target = Target::fill("/<id>/<word>", value_of);
        assert_eq!(target.values.get("word"), Some("a b/c"));
        assert_eq!(target.values.get("page"), None);
    }

    #[test]
    fn another_route_sees_its_own_parameters() {
        let values = Values::of("/<kind>/<id>", "/items/7");
        assert_eq!(
            (values.get("kind"), values.get("id")),
            (Some("items"), Some("7"))
        );
        assert_eq!(values.with("id", "8").get("id"), Some("8"));
    }

    #[test]
    fn another_value_is_another_one() {
        for value in ["7", "other", "another"] {
            assert_ne!(another(value), value);
        }
    }
}
