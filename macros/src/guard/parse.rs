//! From the syntax of a function to a guard.

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::{Attribute, ItemFn, ReturnType, Signature, Type};

use crate::attributes::{Role, is_guard, role};
use crate::diagnostic::{error, error_at, text};
use crate::only_key::OnlyKey;
use crate::schemes::Schemes;
use crate::signature::{argument_types, parameters};
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
    /// The schemes of a principal.
    pub schemes: Option<Schemes>,
    /// What a principal's function gives as the proof that it has verified the credentials, if it does.
    pub granted: Option<Type>,
    pub stances: Vec<Stance>,
    /// What the function returns if it does not refuse.
    pub ty: Type,
    /// What it refuses with, where the signature says so.
    pub error: Option<Type>,
    pub arguments: Vec<Type>,
    /// The function, without the attributes above.
    pub function: ItemFn,
}

pub fn guard(name: Name, args: TokenStream, item: TokenStream) -> syn::Result<Guard> {
    let schemes = schemes(name, args)?;
    let mut function: ItemFn = syn::parse2(item).map_err(|_| not_a_function(name))?;
    for attribute in &function.attrs {
        other_role(name, attribute)?;
    }
    let stances = stance::take(&mut function.attrs)?;
    let arguments = argument_types(&function.sig)?;
    let (ty, error) = result(name, &function.sig)?;
    let principal = match name {
        Name::Guard => None,
        Name::Principal => parameters(&ty, "Granted").first().map(|ty| (*ty).clone()),
    };
    let (ty, granted) = match principal {
        None => (ty, None),
        Some(principal) => (principal, Some(ty)),
    };
    Ok(Guard {
        name,
        schemes,
        granted,
        stances,
        ty,
        error,
        arguments,
        function,
    })
}

fn not_a_function(name: Name) -> syn::Error {
    let example = match name {
        Name::Guard => {
            "#[guard] fn active_user(user: CurrentUser) -> Result<ActiveUser, Denied> { .. }"
        }
        Name::Principal => {
            "#[principal(scheme = OAuth2PasswordBearer)] \
             fn current_user(token: &AccessToken) -> Result<CurrentUser, Denied> { .. }"
        }
    };
    let what = format!(
        "`#[{}]` stands on something that is no function",
        name.as_str()
    );
    error_at(Span::call_site(), what, example)
}

/// A function is a guard, or a principal, or a route.
fn other_role(name: Name, attribute: &Attribute) -> syn::Result<()> {
    let (name, path) = (name.as_str(), attribute.path());
    match role(attribute) {
        Role::OpenApi | Role::Route => Err(error(
            path,
            format!("`#[{name}]` stands on a route: a function is one or the other"),
            "let the guard be a function of its own, and its result an argument of the route",
        )),
        other if is_guard(other) => Err(error(
            path,
            format!("`#[{name}]` and `#[{}]` stand on one function", text(path)),
            "keep one: `#[principal]` for who calls, `#[guard]` for what follows from it",
        )),
        _ => Ok(()),
    }
}

/// What the function makes, and what it refuses with.
fn result(name: Name, signature: &Signature) -> syn::Result<(Type, Option<Type>)> {
    let name = name.as_str();
    let what = format!("a {name} returns a `Result`: what it makes, or why it refuses");
    let output = match &signature.output {
        ReturnType::Default => {
            let help = "-> Result<ActiveUser, Denied>";
            return Err(error(&signature.ident, what, help));
        }
        ReturnType::Type(_, output) => &**output,
    };
    match (
        &*parameters(output, "Result"),
        &*parameters(output, "Option"),
    ) {
        ([ty, error, ..], _) => Ok(((*ty).clone(), Some((*error).clone()))),
        ([ty], _) => Ok(((*ty).clone(), None)),
        ([], made) => {
            let made = made.first().map_or(output, |made| *made);
            Err(error(
                output,
                what,
                format!("-> Result<{}, Denied>", text(made)),
            ))
        }
    }
}

/// `scheme = ..` of a principal; a guard takes nothing.
fn schemes(name: Name, args: TokenStream) -> syn::Result<Option<Schemes>> {
    const KEY: OnlyKey = OnlyKey {
        attribute: "principal",
        key: "scheme",
        help: "#[principal(scheme = OAuth2PasswordBearer)]",
        missing: "`#[principal]` does not say whose credentials it takes",
        without_value: "`scheme` names no scheme",
    };
    match name {
        Name::Guard if args.is_empty() => Ok(None),
        Name::Guard => Err(error(
            &args,
            "`#[guard]` takes no arguments",
            format!("#[guard] #[requires_scopes({args})]"),
        )),
        Name::Principal => {
            let schemes = |input: ParseStream<'_>| input.parse();
            KEY.parse(Span::call_site(), args, schemes).map(Some)
        }
    }
}
