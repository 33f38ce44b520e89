//! Families of scopes: names with placeholders, `project:{id}:write`.

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

    /// Is this plain scope one of the family?
    pub fn has(&self, scope: &str) -> bool {
        let [first, middle @ .., last] = &*self.texts else {
            return false;
        };
        let rest = scope.strip_prefix(&**first);
        let Some(mut rest) = rest.and_then(|rest| rest.strip_suffix(&**last)) else {
            return false;
        };
        let is_value = |value: &str| !value.is_empty() && value.chars().all(is_of_a_value);
        for text in middle {
            match rest.split_once(&**text) {
                Some((value, after)) if is_value(value) => rest = after,
                Some(_) | None => return false,
            }
        }
        is_value(rest)
    }
}

/// May a value hold this character? As the library has it.
fn is_of_a_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '@' | '+')
}
