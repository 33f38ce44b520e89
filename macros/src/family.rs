//! Families of scopes: names with placeholders, `project:{id}:write`.

use std::collections::{HashSet, VecDeque};

use syn::LitStr;

use crate::diagnostic::error;

/// A name, taken apart at its placeholders.
pub struct Family {
    /// What stands around and between the placeholders: one more than there are of them.
    texts: Vec<String>,
    pub placeholders: Vec<String>,
}

impl Family {
    /// Takes a name apart. Without a brace it is a plain scope, a family without placeholders.
    pub fn parse(literal: &LitStr) -> syn::Result<Self> {
        let name = literal.value();
        let wrong = |what: &str| {
            error(
                literal,
                format!("`{}` {what}", name.escape_debug()),
                "\"project:{id}:write\"",
            )
        };
        let mut family = Self {
            texts: Vec::new(),
            placeholders: Vec::new(),
        };
        let mut rest = &*name;
        while let Some((text, after)) = rest.split_once('{') {
            let Some((placeholder, after)) = after.split_once('}') else {
                return Err(wrong("has a `{` without its `}`"));
            };
            if syn::parse_str::<syn::Ident>(placeholder).is_err() {
                return Err(wrong("has a placeholder that is no name"));
            }
            family.texts.push(text.to_owned());
            family.placeholders.push(placeholder.to_owned());
            rest = after;
        }
        family.texts.push(rest.to_owned());
        match family.texts.iter().any(|text| text.contains('}')) {
            true => Err(wrong("has a `}` without its `{`")),
            false => Ok(family),
        }
    }

    pub fn is_plain(&self) -> bool {
        self.placeholders.is_empty()
    }

    /// The name without those of its placeholders: what makes it the family that it is.
    pub fn shape(&self) -> String {
        self.texts.join("{}")
    }

    /// The rules of a family in the catalogue.
    pub fn check(&self, literal: &LitStr) -> syn::Result<()> {
        let name = literal.value();
        let wrong = |what: &str, help: &str| Err(error(literal, format!("`{name}` {what}"), help));
        if self.is_plain() {
            return Ok(());
        }
        let mut names = self.placeholders.clone();
        names.sort_unstable();
        names.dedup();
        if names.len() < self.placeholders.len() {
            return wrong("has two placeholders of one name", "\"{project}:{role}\"");
        }
        if self.texts.iter().all(String::is_empty) {
            return wrong(
                "is nothing but a placeholder: any scope would be one of it",
                "\"project:{id}\"",
            );
        }
        let between = &self.texts[1..self.texts.len() - 1];
        // As long as no value holds what parts two of them, a scope can be read in one way only.
        match between
            .iter()
            .all(|text| text.chars().any(|c| !is_of_a_value(c)))
        {
            true => Ok(()),
            false => wrong(
                "has two placeholders that nothing parts",
                "put a `:` or `/` between them: values do not hold these",
            ),
        }
    }

    /// A scope that is one of both families, or plain and one of the other; none, if they share none.
    pub fn shared_with(&self, other: &Self) -> Option<String> {
        let (own, other) = (self.signs(), other.signs());
        let mut seen = HashSet::new();
        let mut ways = VecDeque::from([(0, 0, String::new())]);
        while let Some((a, b, word)) = ways.pop_front() {
            if !seen.insert((a, b)) {
                continue;
            }
            let (first, second) = (own.get(a), other.get(b));
            if first.is_none() && second.is_none() {
                return Some(word);
            }
            // A value may end where it stands.
            if let Some(Sign::More) = first {
                ways.push_back((a + 1, b, word.clone()));
            }
            if let Some(Sign::More) = second {
                ways.push_back((a, b + 1, word.clone()));
            }
            if let (Some(first), Some(second)) = (first, second)
                && let Some(c) = first.shared_with(second)
            {
                let next = |at: usize, sign: &Sign| match sign {
                    Sign::More => at,
                    Sign::Text(_) | Sign::Value => at + 1,
                };
                ways.push_back((next(a, first), next(b, second), format!("{word}{c}")));
            }
        }
        None
    }

    /// The name sign by sign.
    fn signs(&self) -> Vec<Sign> {
        let mut signs = Vec::new();
        for (n, text) in self.texts.iter().enumerate() {
            if n > 0 {
                signs.extend([Sign::Value, Sign::More]);
            }
            signs.extend(text.chars().map(Sign::Text));
        }
        signs
    }
}

/// A place in the name of a family.
enum Sign {
    /// Any number of characters of a value.
    More,
    Text(char),
    /// A character of a value.
    Value,
}

impl Sign {
    /// A character that stands for both.
    fn shared_with(&self, other: &Self) -> Option<char> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => (a == b).then_some(*a),
            (Self::Text(c), Self::More | Self::Value)
            | (Self::More | Self::Value, Self::Text(c)) => is_of_a_value(*c).then_some(*c),
            (Self::More | Self::Value, Self::More | Self::Value) => Some('x'),
        }
    }
}

/// May a value hold this character? As the library has it.
fn is_of_a_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '@' | '+')
}
