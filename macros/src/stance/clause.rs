//! What stands between the parentheses of a stance: scopes, `any(..)` and `all(..)` of them, and clauses.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitInt, LitStr, Path, Token, parenthesized};

use crate::diagnostic::{Errors, error, error_at, text};
use crate::schemes::Schemes;

/// What one attribute asks.
#[derive(Default)]
pub struct Clauses {
    /// All of these.
    pub scopes: Vec<Condition>,
    pub max_age: Option<LitInt>,
    pub acr: Option<LitStr>,
    pub optional: Option<Ident>,
    pub report_only: Option<Ident>,
    pub scheme: Option<Schemes>,
    pub until: Option<LitStr>,
}

/// A condition over scopes.
pub enum Condition {
    All(Ident, Vec<Condition>),
    Any(Ident, Vec<Condition>),
    Scope(Scope),
}

/// A scope as it is written: `"items"` or `Scope::Items`.
pub enum Scope {
    Literal(LitStr),
    Path(Path),
}

pub const SCOPES_HELP: &str = "#[requires_scopes(\"items\", Scope::Me)]";

/// The keys, with an example of each.
const KEYS: [(&str, &str); 6] = [
    ("max_age", "max_age = 300"),
    ("acr", "acr = \"mfa\""),
    ("optional", "optional"),
    ("report_only", "report_only"),
    ("scheme", "scheme = MachineKey"),
    ("until", "report_only, until = \"2027-01-01\""),
];

impl Clauses {
    /// Does it ask nothing but scopes?
    pub fn has_no_key(&self) -> bool {
        let Self {
            scopes: _,
            max_age,
            acr,
            optional,
            report_only,
            scheme,
            until,
        } = self;
        let has_no_flag = optional.is_none() && report_only.is_none();
        let has_no_login = max_age.is_none() && acr.is_none();
        has_no_flag && has_no_login && scheme.is_none() && until.is_none()
    }

    /// Every scope, wherever it stands.
    pub fn each_scope(&self) -> Vec<&Scope> {
        self.scopes.iter().flat_map(Condition::each_scope).collect()
    }

    fn take(&mut self, key: Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let name = key.to_string();
        if name == "any" || name == "all" {
            return Err(error(
                &key,
                format!("`{name}` is a list of scopes, in parentheses"),
                format!("#[requires_scopes({name}(\"items\", Scope::Me))]"),
            ));
        }
        let Some((_, example)) = KEYS.iter().find(|(known, _)| *known == name) else {
            let names: Vec<_> = KEYS.iter().map(|(known, _)| format!("`{known}`")).collect();
            return Err(error(
                &key,
                format!(
                    "`{name}` is no key of a stance: those are {}",
                    names.join(", ")
                ),
                "#[requires_scopes(\"items\", max_age = 300)]",
            ));
        };
        let help = *example;
        let twice = |is_there: bool| match is_there {
            true => Err(error(
                &key,
                format!("`{name}` stands there twice"),
                "keep one",
            )),
            false => Ok(()),
        };
        let flag = match &*name {
            "optional" => Some(&mut self.optional),
            "report_only" => Some(&mut self.report_only),
            _ => None,
        };
        if let Some(flag) = flag {
            twice(flag.is_some())?;
            if let Ok(equals) = input.parse::<Token![=]>() {
                let value: Option<Expr> = input.parse().ok();
                let written = quote! { #equals #value };
                return Err(error(written, format!("`{name}` takes no value"), help));
            }
            *flag = Some(key);
            return Ok(());
        }
        let what = format!("`{name}` has no value");
        input
            .parse::<Token![=]>()
            .map_err(|e| error_at(at(&e, input, key.span()), &what, help))?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(error(&key, what, help));
        }
        let wrong = |kind: &str| format!("`{name}` is {kind}");
        match &*name {
            "max_age" => {
                twice(self.max_age.is_some())?;
                let value = value(input, &wrong("a number of seconds"), help)?;
                self.max_age = Some(value);
            }
            "acr" => {
                twice(self.acr.is_some())?;
                self.acr = Some(value(input, &wrong("a string"), help)?);
            }
            "scheme" => {
                twice(self.scheme.is_some())?;
                self.scheme = Some(input.parse()?);
            }
            _ => {
                twice(self.until.is_some())?;
                self.until = Some(value(input, &wrong("a day as a string"), help)?);
            }
        }
        Ok(())
    }
}

fn value<T: Parse>(input: ParseStream<'_>, what: &str, help: &str) -> syn::Result<T> {
    input.parse().map_err(|e| error_at(e.span(), what, help))
}

/// Where something is missing: before a comma, and at the end, what stands before it is underlined.
fn at(error: &syn::Error, input: ParseStream<'_>, before: Span) -> Span {
    match input.is_empty() || input.peek(Token![,]) {
        true => before,
        false => error.span(),
    }
}

impl Parse for Clauses {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut clauses = Self::default();
        let mut errors = Errors::default();
        while !input.is_empty() {
            let is_key = input.peek(Ident) && !input.peek2(Token![::]) && !is_list(input);
            match is_key {
                true => clauses.take_key(input, &mut errors)?,
                false => match Condition::parse(input) {
                    Ok(condition) => clauses.scopes.push(condition),
                    Err(wrong) => {
                        errors.push(wrong);
                        // What is not understood is not read on either.
                        if !input.is_empty() && !input.peek(Token![,]) {
                            input.parse::<proc_macro2::TokenStream>()?;
                        }
                    }
                },
            }
            comma(input)?;
        }
        errors.finish(clauses)
    }
}

impl Clauses {
    /// A key; or a scope that somebody has written without quotes.
    fn take_key(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let key: Ident = input.parse()?;
        let is_key = KEYS.iter().any(|(known, _)| key == known) || input.peek(Token![=]);
        if is_key {
            return self.take(key, input);
        }
        errors.push(bare(&key));
        Ok(())
    }
}

/// A comma, or the end.
fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        let what = "there is no comma between two scopes";
        let comma = input.parse::<Token![,]>();
        comma.map_err(|e| error_at(e.span(), what, SCOPES_HELP))?;
    }
    Ok(())
}

fn bare(name: &Ident) -> syn::Error {
    error(
        name,
        format!("`{name}` is neither a string nor a path of the catalogue"),
        format!(
            "write `\"{}\"` or `Scope::{name}`",
            name.to_string().to_lowercase()
        ),
    )
}

/// A name before parentheses.
fn is_list(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok() && fork.peek(syn::token::Paren)
}

impl Condition {
    fn each_scope(&self) -> Vec<&Scope> {
        match self {
            Self::All(_, parts) | Self::Any(_, parts) => {
                parts.iter().flat_map(Self::each_scope).collect()
            }
            Self::Scope(scope) => vec![scope],
        }
    }
}

impl Parse for Condition {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(LitStr) && is_list(input) {
            let name: Ident = input.parse()?;
            let inner;
            parenthesized!(inner in input);
            let is_any = name == "any";
            if !is_any && name != "all" {
                // What stands in it is read no further.
                inner.parse::<proc_macro2::TokenStream>()?;
                return Err(error(
                    &name,
                    format!("`{name}` is neither `any` nor `all`"),
                    "#[requires_scopes(any(\"admin\", all(\"items\", \"items:write\")))]",
                ));
            }
            let mut parts = Vec::new();
            while !inner.is_empty() {
                no_key(&inner, &name)?;
                parts.push(inner.parse()?);
                comma(&inner)?;
            }
            return Ok(match is_any {
                true => Self::Any(name, parts),
                false => Self::All(name, parts),
            });
        }
        Ok(Self::Scope(input.parse()?))
    }
}

/// Keys stand beside a list, not in it.
fn no_key(inner: ParseStream<'_>, list: &Ident) -> syn::Result<()> {
    let key = inner.fork().parse::<Ident>();
    let known = key
        .iter()
        .find_map(|key| KEYS.iter().find(|(known, _)| key == known));
    match (key.as_ref(), known) {
        (Ok(key), Some((name, example))) => Err(error(
            key,
            format!("`{name}` stands in a list of scopes"),
            format!("#[requires_scopes({list}(..), {example})]"),
        )),
        _ => Ok(()),
    }
}

impl Parse for Scope {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Literal(input.parse()?));
        }
        let what = "a scope is a string or a path of the catalogue";
        let path: Path = input
            .call(Path::parse_mod_style)
            .map_err(|e| error_at(e.span(), what, SCOPES_HELP))?;
        match path.get_ident() {
            Some(name) => Err(bare(name)),
            None if input.peek(Token![=]) || input.peek(syn::token::Paren) => {
                let what = format!("`{}` is no key of a stance", text(&path));
                Err(error(path, what, SCOPES_HELP))
            }
            None => Ok(Self::Path(path)),
        }
    }
}

impl ToTokens for Scope {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Path(path) => path.to_tokens(tokens),
        }
    }
}
