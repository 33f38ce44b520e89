//! From the syntax of a function to a guard.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Ident, ItemFn, Path, Token, Type};

use crate::attributes::{Role, role};
use crate::diagnostic::error;
use crate::signature::{argument_types, ok_type};
use crate::stance::{self, Stance};

/// The attribute that makes the guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Guard,
    Principal,
}

impl Name {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Principal => "principal",
        }
    }
}

pub struct Guard {
    pub name: Name,
    /// The scheme of a principal.
    pub scheme: Option<Path>,
    pub stances: Vec<Stance>,
    /// What the function returns if it does not refuse.
    pub ty: Type,
    pub arguments: Vec<Type>,
    /// The function, without the attributes above.
    pub function: ItemFn,
}

pub fn guard(name: Name, args: TokenStream, item: TokenStream) -> syn::Result<Guard> {
    let scheme = scheme(name, args)?;
    let mut function: ItemFn = syn::parse2(item).map_err(|_| {
        let name = name.as_str();
        error(
            Span::call_site(),
            format!("`#[{name}]` stands on something that is no function"),
            format!(
                "#[{name}] fn active_user(user: CurrentUser) -> Result<ActiveUser, Denied> {{ .. }}"
            ),
        )
    })?;
    if let Some(route) = function
        .attrs
        .iter()
        .find(|attribute| matches!(role(attribute), Role::Route | Role::OpenApi))
    {
        return Err(error(
            route.path().span(),
            format!(
                "`#[{}]` stands on a route: a function is one or the other",
                name.as_str()
            ),
            "let the guard be a function of its own, and its result an argument of the route",
        ));
    }
    let stances = stance::take(&mut function.attrs)?;
    let arguments = argument_types(&function.sig)?;
    let Some(ty) = ok_type(&function.sig.output).cloned() else {
        let output = &function.sig.output;
        let span = match output {
            syn::ReturnType::Default => function.sig.ident.span(),
            syn::ReturnType::Type(_, ty) => ty.span(),
        };
        let written = match output {
            syn::ReturnType::Default => "ActiveUser".to_owned(),
            syn::ReturnType::Type(_, ty) => ty.to_token_stream().to_string().replace(' ', ""),
        };
        return Err(error(
            span,
            "a guard returns a `Result`: what it makes, or why it refuses",
            format!("-> Result<{written}, Denied>"),
        ));
    };
    Ok(Guard {
        name,
        scheme,
        stances,
        ty,
        arguments,
        function,
    })
}

/// `scheme = ..` of a principal; a guard takes nothing.
fn scheme(name: Name, args: TokenStream) -> syn::Result<Option<Path>> {
    const HELP: &str = "#[principal(scheme = OAuth2PasswordBearer)]";
    if name == Name::Guard {
        return match args.is_empty() {
            true => Ok(None),
            false => Err(error(
                args.span(),
                "`#[guard]` takes no arguments",
                "#[guard] #[requires_scopes(\"me\")]",
            )),
        };
    }
    let parse = |input: ParseStream<'_>| {
        if input.is_empty() {
            return Err(error(
                Span::call_site(),
                "`#[principal]` does not say whose tokens it takes",
                HELP,
            ));
        }
        let key: Ident = input
            .parse()
            .map_err(|e| error(e.span(), "`#[principal]` takes `scheme`", HELP))?;
        if key != "scheme" {
            return Err(error(
                key.span(),
                format!("`{key}` is no key of `#[principal]`: the only one is `scheme`"),
                HELP,
            ));
        }
        input
            .parse::<Token![=]>()
            .map_err(|e| error(e.span(), "`scheme` names no scheme", HELP))?;
        let scheme = input
            .call(Path::parse_mod_style)
            .map_err(|e| error(e.span(), "`scheme` is a path", HELP))?;
        let _: Option<Token![,]> = input.parse()?;
        match input.is_empty() {
            true => Ok(Some(scheme)),
            false => Err(error(
                input.span(),
                "`#[principal]` takes `scheme` only",
                HELP,
            )),
        }
    };
    parse.parse2(args)
}
