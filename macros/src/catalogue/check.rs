//! The rules of a catalogue.

use std::collections::HashMap;

use syn::LitStr;

use super::expand::constant;
use super::parse::{Catalogue, Scope};
use crate::diagnostic::{Errors, error};

/// As many as the bits of a policy.
const MOST: usize = 256;

/// The catalogue without the scopes that break a rule.
pub fn all(mut catalogue: Catalogue, errors: &mut Errors) -> Catalogue {
    let count = catalogue.scopes.len() + catalogue.refused.len();
    if count == 0 {
        errors.push(error(
            &catalogue.name,
            format!("`{}` holds no scope", catalogue.name),
            "/// Read items.\n      #[scope(\"items\")] Items,",
        ));
    }
    if count > MOST {
        errors.push(error(
            &catalogue.name,
            format!(
                "`{}` holds {count} scopes, more than {MOST}",
                catalogue.name
            ),
            "ask for fewer: a token that lists so many does not fit into a header",
        ));
        catalogue.scopes.truncate(MOST);
    }
    let variants: HashMap<_, _> = catalogue
        .scopes
        .iter()
        .map(|scope| (scope.variant.to_string(), scope.name.value()))
        .collect();
    let mut constants = HashMap::new();
    for scope in std::mem::take(&mut catalogue.scopes) {
        let checked = check_name(&scope.name, variants_of)
            .and_then(|()| check_constant(&scope, &variants, &mut constants));
        match errors.take(checked) {
            Some(()) => catalogue.scopes.push(scope),
            None => catalogue.refused.push(scope.variant),
        }
    }
    catalogue
}

/// Each scope is a constant, and a variant's name is taken.
fn check_constant(
    scope: &Scope,
    variants: &HashMap<String, String>,
    constants: &mut HashMap<String, String>,
) -> syn::Result<()> {
    let name = scope.name.value();
    let constant = constant(&scope.name).to_string();
    if let Some(other) = constants.insert(constant.clone(), name.clone()) {
        let what = match other == name {
            true => format!("`{name}` is there twice"),
            false => format!("`{other}` and `{name}` are both `{constant}` in Rust"),
        };
        return Err(error(&scope.name, what, "give one of them another name"));
    }
    match variants.get(&constant) {
        Some(other) if *other != name => Err(error(
            &scope.name,
            format!("`{name}` is also the variant of `{other}`"),
            format!("give the variant of `{other}` another name"),
        )),
        Some(_) | None => Ok(()),
    }
}

fn variants_of(words: &[&str]) -> String {
    let variants = words.iter().map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("#[scope(\"{word}\")] {}{rest},", first.to_uppercase())
    });
    variants.collect::<Vec<_>>().join(" ")
}

fn count(words: usize) -> String {
    match words {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        more => more.to_string(),
    }
}

/// RFC 6749 section 3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`.
///
/// Of a string that holds several scopes, `apart` says how to write them.
pub fn check_name(literal: &LitStr, apart: impl Fn(&[&str]) -> String) -> syn::Result<()> {
    let name = literal.value();
    let words: Vec<_> = name.split_whitespace().collect();
    let allowed = |c: char| matches!(c, '\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E');
    let shown = name.escape_debug();
    match (&*words, name.chars().find(|c| !allowed(*c))) {
        ([], _) => Err(error(
            literal,
            format!("`\"{shown}\"` holds no scope"),
            "\"items\"",
        )),
        ([_, _, ..], _) => Err(error(
            literal,
            format!("`{shown}` holds {} scopes", count(words.len())),
            format!("write them apart: `{}`", apart(&words)),
        )),
        ([_], None) => Ok(()),
        ([word], Some(wrong)) if word.chars().all(allowed) => Err(error(
            literal,
            format!("`{shown}` is no scope: it holds {wrong:?}"),
            format!("\"{word}\""),
        )),
        ([_], Some(wrong)) => Err(error(
            literal,
            format!("`{shown}` is no scope: it holds {wrong:?}"),
            "use printable ASCII without blanks, `\"` and `\\` (RFC 6749 section 3.3)",
        )),
    }
}
