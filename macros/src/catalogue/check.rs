//! The rules of a catalogue.

use std::collections::HashMap;

use syn::LitStr;

use super::expand::constant;
use super::parse::Catalogue;
use crate::diagnostic::{Errors, error};

/// As many as the bits of a policy.
const MOST: usize = 256;

pub fn all(catalogue: Catalogue) -> syn::Result<Catalogue> {
    let mut errors = Errors::default();
    if catalogue.scopes.is_empty() || catalogue.scopes.len() > MOST {
        errors.push(error(
            catalogue.name.span(),
            format!(
                "a catalogue holds 1 to {MOST} scopes, this one {}",
                catalogue.scopes.len()
            ),
            "/// Read items.\n      #[scope(\"items\")] Items,",
        ));
    }
    let variants: HashMap<_, _> = catalogue
        .scopes
        .iter()
        .map(|scope| (scope.variant.to_string(), scope.name.value()))
        .collect();
    let mut constants: HashMap<String, String> = HashMap::new();
    for scope in &catalogue.scopes {
        let name = scope.name.value();
        if errors.take(check_name(&scope.name)).is_none() {
            continue;
        }
        if scope.description.is_empty() {
            errors.push(error(
                scope.variant.span(),
                format!(
                    "`{}` has no description: people read it before they grant the scope",
                    scope.variant
                ),
                format!("/// What `{name}` permits."),
            ));
        }
        let constant = constant(&scope.name).to_string();
        if let Some(other) = constants.insert(constant.clone(), name.clone()) {
            let what = match other == name {
                true => format!("`{name}` is there twice"),
                false => format!("`{other}` and `{name}` are both `{constant}` in Rust"),
            };
            errors.push(error(
                scope.name.span(),
                what,
                "give one of them another name",
            ));
        } else if let Some(other) = variants.get(&constant).filter(|other| **other != name) {
            errors.push(error(
                scope.name.span(),
                format!("`{name}` is also the variant of `{other}`"),
                format!("give the variant of `{other}` another name"),
            ));
        }
    }
    errors.finish(catalogue)
}

/// RFC 6749 section 3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`.
pub fn check_name(literal: &LitStr) -> syn::Result<()> {
    let name = literal.value();
    let words: Vec<_> = name
        .split_whitespace()
        .map(|word| format!("{word:?}"))
        .collect();
    let allowed = |c: char| matches!(c, '\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E');
    if words.is_empty() {
        return Err(error(
            literal.span(),
            "a scope has at least one character",
            "\"items\"",
        ));
    }
    if words.len() > 1 {
        return Err(error(
            literal.span(),
            format!("`{name}` holds {} scopes", words.len()),
            format!("write them apart: {}", words.join(", ")),
        ));
    }
    match name.chars().find(|c| !allowed(*c)) {
        None => Ok(()),
        Some(wrong) => Err(error(
            literal.span(),
            format!("`{}` is no scope: it holds {wrong:?}", name.escape_debug()),
            "use printable ASCII without blanks, `\"` and `\\` (RFC 6749 section 3.3)",
        )),
    }
}
