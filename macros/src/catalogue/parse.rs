//! From the syntax of an enum to a catalogue.

use proc_macro2::Ident;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Lit, LitStr, Meta, Path, Token, Variant,
};

use crate::diagnostic::{Errors, error, error_at};

pub struct Catalogue {
    pub name: Ident,
    pub scopes: Vec<Scope>,
    /// Variants that are wrong: none, if all is well.
    pub refused: Vec<Ident>,
    /// The classes of authentication, weakest first.
    pub acr_values: Vec<LitStr>,
}

pub struct Scope {
    pub variant: Ident,
    pub name: LitStr,
    pub description: String,
    /// What it implies, as it is written.
    pub implies: Vec<Implied>,
    /// The places of all that it implies, directly or not.
    pub implied: Vec<u8>,
}

/// Another scope of the catalogue: `Items` or `"items"`.
pub enum Implied {
    Literal(LitStr),
    Variant(Ident),
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
        acr_values: Vec::new(),
    };
    for attribute in input
        .attrs
        .iter()
        .filter(|it| it.path().is_ident("acr_values"))
    {
        let values = attribute.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated);
        const HELP: &str = "#[acr_values(\"pwd\", \"mfa\")], weakest first";
        match values {
            Ok(values) if values.is_empty() => {
                errors.push(error(
                    attribute.path(),
                    "`#[acr_values]` names no class",
                    HELP,
                ));
            }
            Ok(values) => catalogue.acr_values.extend(values),
            Err(wrong) => {
                errors.push(error_at(
                    wrong.span(),
                    "`#[acr_values]` takes strings",
                    HELP,
                ));
            }
        }
    }
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
    let parsed = attribute.parse_args_with(|input: ParseStream<'_>| arguments(name, input));
    let (literal, implies) =
        parsed.map_err(|wrong| match wrong.to_string().contains("help: ") {
            true => wrong,
            false => error_at(
                wrong.span(),
                "`#[scope]` takes one string",
                format!("#[scope(\"items\")] {name},"),
            ),
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
        implies,
        implied: Vec::new(),
    })
}

/// `"items:write", implies(Items)`.
fn arguments(name: &Ident, input: ParseStream<'_>) -> syn::Result<(LitStr, Vec<Implied>)> {
    let help = format!("#[scope(\"items:write\", implies(Items))] {name},");
    let literal: LitStr = input.parse()?;
    let mut implies = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let key: Ident = input.parse()?;
        if key != "implies" {
            let what = format!("`{key}` is no key of `#[scope]`: the only one is `implies`");
            return Err(error(&key, what, help));
        }
        if !input.peek(syn::token::Paren) {
            return Err(error(&key, "`implies` names no scope in parentheses", help));
        }
        let inner;
        syn::parenthesized!(inner in input);
        let written = Punctuated::<Implied, Token![,]>::parse_terminated(&inner);
        let written = written.map_err(|wrong| match wrong.to_string().contains("help: ") {
            true => wrong,
            false => error_at(wrong.span(), IMPLIED, &help),
        })?;
        if written.is_empty() {
            return Err(error(&key, "`implies` names no scope", help));
        }
        implies.extend(written);
    }
    Ok((literal, implies))
}

const IMPLIED: &str = "`implies` takes variants or scopes of this catalogue";

impl Parse for Implied {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        match input.peek(LitStr) {
            true => input.parse().map(Self::Literal),
            false => {
                let path = input.call(Path::parse_mod_style)?;
                match (path.get_ident(), path.segments.last()) {
                    (None, Some(last)) => {
                        Err(error(&path, IMPLIED, format!("implies({})", last.ident)))
                    }
                    (Some(variant), _) => Ok(Self::Variant(variant.clone())),
                    (None, None) => Err(input.error(IMPLIED)),
                }
            }
        }
    }
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
