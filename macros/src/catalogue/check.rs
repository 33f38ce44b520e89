//! The rules of a catalogue.

use std::collections::{HashMap, HashSet};

use syn::LitStr;

use super::expand::constant;
use super::implied;
use super::parse::{Catalogue, Scope};
use crate::diagnostic::{Errors, error};
use crate::family::Family;

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
            .and_then(|()| Family::parse(&scope.name)?.check(&scope.name))
            .and_then(|()| check_constant(&scope, &variants, &mut constants));
        match errors.take(checked) {
            Some(()) => catalogue.scopes.push(scope),
            None => catalogue.refused.push(scope.variant),
        }
    }
    check_families(&catalogue, errors);
    check_acr_values(&catalogue, errors);
    implied::resolve(&mut catalogue, errors);
    catalogue
}

/// A scope that is one of two families, or plain and one of a family, would mean two things.
fn check_families(catalogue: &Catalogue, errors: &mut Errors) {
    let families: Vec<_> = catalogue
        .scopes
        .iter()
        .filter_map(|scope| Some((scope, Family::parse(&scope.name).ok()?)))
        .collect();
    for (n, (scope, family)) in families.iter().enumerate() {
        for (first, before) in &families[..n] {
            if family.is_plain() && before.is_plain() {
                continue;
            }
            let Some(word) = family.shared_with(before) else {
                continue;
            };
            // The plain one is the easier to rename.
            let (renamed, kept) = match before.is_plain() {
                true => (&first.name, scope.name.value()),
                false => (&scope.name, first.name.value()),
            };
            let name = renamed.value();
            let (what, help) = match family.is_plain() || before.is_plain() {
                true => (
                    format!("`{name}` is also one of the family `{kept}`"),
                    "give it another name, such as \"all-projects:write\"",
                ),
                false => (
                    format!("`{word}` would be one of `{kept}` and of `{name}`"),
                    "part them by a word of their own: \"org:{id}:role:{role}\"",
                ),
            };
            errors.push(error(renamed, what, help));
        }
    }
}

/// RFC 9470 section 3: they stand in a challenge, parted by spaces.
fn check_acr_values(catalogue: &Catalogue, errors: &mut Errors) {
    let mut seen = HashSet::new();
    for value in &catalogue.acr_values {
        let text = value.value();
        let good = |c: char| matches!(c, '\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E');
        if text.is_empty() || !text.chars().all(good) {
            let help = "use printable ASCII without blanks, `\"` and `\\`";
            let what = format!("`{}` is no class of authentication", text.escape_debug());
            errors.push(error(value, what, help));
        } else if !seen.insert(text.clone()) {
            errors.push(error(
                value,
                format!("`{text}` is there twice"),
                "name each class once",
            ));
        }
    }
    if let Some(last) = catalogue.acr_values.get(usize::from(u8::MAX)) {
        errors.push(error(last, "there are more than 255 classes", "name fewer"));
    }
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
