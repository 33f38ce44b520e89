//! From the syntax of an enum to a catalogue.

use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, LitStr, Meta, Variant};

use crate::diagnostic::{Errors, error};

pub struct Catalogue {
    pub name: Ident,
    pub scopes: Vec<Scope>,
}

pub struct Scope {
    pub variant: Ident,
    pub name: LitStr,
    pub description: String,
}

pub fn catalogue(input: DeriveInput) -> syn::Result<Catalogue> {
    let Data::Enum(data) = input.data else {
        return Err(error(
            input.ident.span(),
            "a catalogue of scopes is an enum",
            "#[derive(Scopes)] pub enum Scope { .. }",
        ));
    };
    let mut errors = Errors::default();
    if !input.generics.params.is_empty() {
        errors.push(error(
            input.generics.params[0].span(),
            "a catalogue of scopes has no generic parameters",
            format!("pub enum {} {{ .. }}", input.ident),
        ));
    }
    let scopes = data
        .variants
        .iter()
        .filter_map(|variant| errors.take(scope(variant)));
    let scopes = scopes.collect();
    errors.finish(Catalogue {
        name: input.ident,
        scopes,
    })
}

fn scope(variant: &Variant) -> syn::Result<Scope> {
    let name = &variant.ident;
    if !matches!(variant.fields, Fields::Unit) {
        return Err(error(
            name.span(),
            format!("`{name}` has fields: a scope has none"),
            format!("{name},"),
        ));
    }
    if let Some((_, value)) = &variant.discriminant {
        return Err(error(
            value.span(),
            "a scope has no number of its own",
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
            name.span(),
            format!("`{name}` does not say what its scope is called in tokens"),
            format!("#[scope(\"{example}\")] {name},"),
        ));
    };
    if let Some(second) = attributes.next() {
        return Err(error(
            second.path().span(),
            format!("`{name}` has two scopes"),
            "keep one `#[scope(\"..\")]`",
        ));
    }
    let literal: LitStr = attribute.parse_args().map_err(|wrong| {
        error(
            wrong.span(),
            "`#[scope]` takes one string",
            format!("#[scope(\"items\")] {name},"),
        )
    })?;
    Ok(Scope {
        variant: name.clone(),
        name: literal,
        description: description(&variant.attrs),
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
