//! From the syntax of an enum to a catalogue.

use proc_macro2::Ident;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Lit, LitStr, Meta, Variant};

use crate::diagnostic::{Errors, error, error_at};

pub struct Catalogue {
    pub name: Ident,
    pub scopes: Vec<Scope>,
    /// Variants that are wrong: none, if all is well.
    pub refused: Vec<Ident>,
}

pub struct Scope {
    pub variant: Ident,
    pub name: LitStr,
    pub description: String,
}

/// The catalogue with the variants that can be read; nothing, if there can be no catalogue at all.
pub fn catalogue(input: DeriveInput, errors: &mut Errors) -> Option<Catalogue> {
    let Data::Enum(data) = input.data else {
        errors.push(error(
            &input.ident,
            "a catalogue of scopes is an enum",
            format!("#[derive(Scopes)] pub enum {} {{ .. }}", input.ident),
        ));
        return None;
    };
    if !input.generics.params.is_empty() {
        errors.push(error(
            &input.generics.params,
            "a catalogue of scopes has no generic parameters",
            format!("pub enum {} {{ .. }}", input.ident),
        ));
        return None;
    }
    let mut catalogue = Catalogue {
        name: input.ident,
        scopes: Vec::new(),
        refused: Vec::new(),
    };
    for variant in &data.variants {
        match errors.take(scope(variant)) {
            Some(scope) => catalogue.scopes.push(scope),
            None => catalogue.refused.push(variant.ident.clone()),
        }
    }
    Some(catalogue)
}

fn scope(variant: &Variant) -> syn::Result<Scope> {
    let name = &variant.ident;
    if !matches!(variant.fields, Fields::Unit) {
        return Err(error(
            &variant.fields,
            format!("`{name}` has fields: a scope has none"),
            format!("{name},"),
        ));
    }
    if let Some((_, value)) = &variant.discriminant {
        return Err(error(
            value,
            format!("`{name}` has a number: a scope has none"),
            format!("{name},"),
        ));
    }
    let mut attributes = variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("scope"));
    let Some(attribute) = attributes.next() else {
        let example = name.to_string().to_lowercase();
        return Err(error(
            name,
            format!("`{name}` does not say what its scope is called in tokens"),
            format!("#[scope(\"{example}\")] {name},"),
        ));
    };
    if let Some(second) = attributes.next() {
        return Err(error(
            second.path(),
            format!("`{name}` has two scopes"),
            "keep one `#[scope(\"..\")]`",
        ));
    }
    let literal: LitStr = attribute.parse_args().map_err(|wrong| {
        error_at(
            wrong.span(),
            "`#[scope]` takes one string",
            format!("#[scope(\"items\")] {name},"),
        )
    })?;
    let description = description(&variant.attrs);
    if description.is_empty() {
        return Err(error(
            name,
            format!("`{name}` has no description: people read it before they grant the scope"),
            format!("/// What `{}` permits.", literal.value().escape_debug()),
        ));
    }
    Ok(Scope {
        variant: name.clone(),
        name: literal,
        description,
    })
}

/// The doc comment, its lines joined as Markdown does.
fn description(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(line),
                    ..
                }) => Some(line.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        });
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}
