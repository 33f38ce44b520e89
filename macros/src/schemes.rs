//! The schemes by which callers may come: `Login`, `any(Login, MachineKey)`, `all(Login, AppKey)`.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Ident, Path, Token, parenthesized};

use crate::diagnostic::{Errors, error, error_at, text};

/// Schemes, and how many of them a caller comes by.
pub enum Schemes {
    All(Ident, Vec<Schemes>),
    Any(Ident, Vec<Schemes>),
    One(Path),
}

/// What to write, for the errors.
const HELP: &str = "scheme = any(OAuth2PasswordBearer, MachineKey)";

impl Parse for Schemes {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let what = "a scheme is a path";
        let path = input.call(Path::parse_mod_style);
        let path = path.map_err(|e| error_at(e.span(), what, HELP))?;
        let list = path.get_ident().filter(|_| input.peek(syn::token::Paren));
        let Some(list) = list else {
            return Ok(Self::One(path));
        };
        let inner;
        parenthesized!(inner in input);
        let mut parts = Vec::new();
        while !inner.is_empty() {
            parts.push(inner.parse()?);
            if !inner.is_empty() {
                let comma = inner.parse::<Token![,]>();
                comma.map_err(|e| {
                    error_at(e.span(), "there is no comma between two schemes", HELP)
                })?;
            }
        }
        match list.to_string().as_str() {
            "any" => Ok(Self::Any(list.clone(), parts)),
            "all" => Ok(Self::All(list.clone(), parts)),
            _ => Err(error(
                list,
                format!("`{list}` is neither `any` nor `all`"),
                HELP,
            )),
        }
    }
}

impl Schemes {
    /// The rules: each scheme once in a list, and no list without one.
    pub fn check(&self, errors: &mut Errors) {
        let (name, parts) = match self {
            Self::One(_) => return,
            Self::All(name, parts) | Self::Any(name, parts) => (name, parts),
        };
        if parts.is_empty() {
            let help = format!("scheme = {name}(OAuth2PasswordBearer, MachineKey)");
            errors.push(error(name, format!("`{name}()` names no scheme"), help));
        }
        let mut seen = HashSet::new();
        for part in parts {
            match part {
                Self::One(path) if !seen.insert(text(path)) => {
                    let what = format!("`{}` stands there twice", text(path));
                    errors.push(error(path, what, "name each scheme once"));
                }
                part => part.check(errors),
            }
        }
    }

    /// The first word: the list, or the only scheme.
    pub fn first(&self) -> Span {
        match self {
            Self::One(path) => place(path),
            Self::All(name, _) | Self::Any(name, _) => name.span(),
        }
    }

    /// Every scheme, wherever it stands.
    pub fn each(&self) -> Vec<&Path> {
        match self {
            Self::One(path) => vec![path],
            Self::All(_, parts) | Self::Any(_, parts) => {
                parts.iter().flat_map(Self::each).collect()
            }
        }
    }

    /// The list that asks for several at once, if one does.
    pub fn all(&self) -> Option<&Ident> {
        match self {
            Self::One(_) => None,
            Self::All(name, _) => Some(name),
            Self::Any(_, parts) => parts.iter().find_map(Self::all),
        }
    }

    /// The expression of the policy.
    pub fn policy(&self) -> TokenStream {
        let (kind, parts) = match self {
            Self::One(path) => {
                let scheme = info(path);
                return quote! { ::rocket_scopes::__private::Policy::Scheme(#scheme) };
            }
            Self::All(_, parts) => (quote! { All }, parts),
            Self::Any(_, parts) => (quote! { Any }, parts),
        };
        let parts = parts.iter().map(Self::policy);
        quote! { ::rocket_scopes::__private::Policy::#kind(&[#(&#parts),*]) }
    }
}

/// One token of a path, since spans cannot be joined: the name.
pub fn place(path: &Path) -> Span {
    let last = path.segments.last();
    last.map_or_else(|| path.span(), |last| last.ident.span())
}

/// The data of a scheme. What is no scheme is underlined.
pub fn info(path: &Path) -> TokenStream {
    quote_spanned! { path.span() => &::rocket_scopes::__private::SchemeInfo::of::<#path>() }
}
