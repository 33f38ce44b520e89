//! The rules of guards.

use syn::{GenericParam, Ident, Type};

use super::parse::{Guard, Name};
use crate::diagnostic::{Errors, error, text};
use crate::signature::{has_impl_trait, is_named, mentions};
use crate::stance;

pub fn all(guard: Guard) -> syn::Result<Guard> {
    let mut errors = Errors::default();
    errors.take(stance::check(&guard.stances));
    let name = guard.name.as_str();
    for stance in &guard.stances {
        if guard.name == Name::Principal {
            errors.push(stance.error(
                format!(
                    "`#[{}]` stands on a principal, which is loaded before any scope is looked at",
                    stance.name.as_str()
                ),
                "require scopes on guards and routes that take the principal",
            ));
        } else if stance.name == stance::Name::Public {
            errors.push(stance.error(
                "`#[public]` stands on a guard: only a route can be public",
                "leave it out: a guard without a stance requires nothing itself",
            ));
        }
    }
    if !matches!(guard.ty, Type::Path(_)) {
        errors.push(error(
            &guard.ty,
            format!(
                "a {name} is a struct or an enum of its own, not `{}`",
                text(&guard.ty)
            ),
            "-> Result<ActiveUser, Denied>",
        ));
    }
    for argument in guard.arguments.iter().filter(|ty| has_impl_trait(ty)) {
        errors.push(error(
            argument,
            format!(
                "`{}` has no name by which Rocket could find it",
                text(argument)
            ),
            "name the type of the argument",
        ));
    }
    for (argument, parameter) in of_a_parameter(&guard) {
        errors.push(error(
            argument,
            format!(
                "what `{}` requires is not known before `{parameter}` is",
                text(argument)
            ),
            "name the guard: write one function for each",
        ));
    }
    if let Some(schemes) = &guard.schemes {
        schemes.check(&mut errors);
        if let Some(list) = schemes.all() {
            let each: Vec<_> = schemes.each().into_iter().map(text).collect();
            errors.push(error(
                list,
                "a principal is loaded from the credentials of one scheme: a route that takes two principals asks \
                 for both",
                format!("scheme = any({})", each.join(", ")),
            ));
        }
    }
    if guard.name == Name::Principal {
        let generics = &guard.function.sig.generics.params;
        if let Some(parameter) = generics
            .iter()
            .find(|p| !matches!(p, GenericParam::Lifetime(_)))
        {
            errors.push(error(
                parameter,
                format!("`#[{name}]` has generic parameters"),
                "name the type",
            ));
        }
    }
    errors.finish(guard)
}

/// The arguments that are made of a type parameter: their policy would be nobody's, in the check of the
/// route as in the document. What stands in `State<..>` requires nothing.
fn of_a_parameter(guard: &Guard) -> Vec<(&Type, &Ident)> {
    let parameters: Vec<_> = guard.function.sig.generics.type_params().collect();
    let mentioned = |argument| {
        parameters
            .iter()
            .find(|parameter| mentions(argument, &parameter.ident))
            .map(|it| &it.ident)
    };
    let arguments = guard
        .arguments
        .iter()
        .filter(|argument| !is_state(argument));
    arguments
        .filter_map(|argument| Some((argument, mentioned(argument)?)))
        .collect()
}

fn is_state(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_state(&reference.elem),
        ty => is_named(ty, &["State"]),
    }
}
