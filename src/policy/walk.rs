//! Questions to a policy that the compiler answers.

use super::{Policy, Source, Text};
use crate::guard::PrincipalInfo;
use crate::inventory::ItemKind;
use crate::scheme::{CredentialKind, SchemeInfo};
use crate::scope::is_same;
use crate::scope::private::ScopeRef;

impl Policy {
    /// Does the route state that anybody may call?
    pub(crate) const fn is_public(&self) -> bool {
        match self {
            Self::Public { .. } => true,
            Self::Stated(_, inner) => inner.is_public(),
            Self::All(parts) | Self::Item(_, parts) => {
                let mut at = 0;
                while at < parts.len() {
                    // A guard says nothing of who may call the route.
                    let is_guard = matches!(parts[at], Self::Item(source, _) if source.is_guard());
                    if !is_guard && parts[at].is_public() {
                        return true;
                    }
                    at += 1;
                }
                false
            }
            Self::Any(_)
            | Self::Authenticated
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Optional(_)
            | Self::ReportOnly(..)
            | Self::Credential(_)
            | Self::Principal(_)
            | Self::Scheme(_)
            | Self::Scope(_) => false,
        }
    }

    /// Is this policy the whole of it, or one of the parts of which all are needed?
    pub(crate) fn holds(&self, part: &Policy) -> bool {
        let is_it = |it: &Policy| std::ptr::eq(it, part) || it == part;
        match self {
            Self::All(parts) => is_it(self) || parts.iter().any(|it| is_it(it)),
            whole => is_it(whole),
        }
    }

    /// Is a part of it only reported?
    pub(crate) const fn has_trial(&self) -> bool {
        match self {
            Self::ReportOnly(..) => true,
            Self::Optional(inner) | Self::Stated(_, inner) => inner.has_trial(),
            Self::All(parts) | Self::Any(parts) | Self::Item(_, parts) => {
                let mut at = 0;
                while at < parts.len() {
                    if parts[at].has_trial() {
                        return true;
                    }
                    at += 1;
                }
                false
            }
            Self::Authenticated
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Public { .. }
            | Self::Credential(_)
            | Self::Principal(_)
            | Self::Scheme(_)
            | Self::Scope(_) => false,
        }
    }

    /// Is a part of it optional?
    pub(crate) const fn has_optional(&self) -> bool {
        match self {
            Self::Optional(_) => true,
            Self::ReportOnly(_, inner) | Self::Stated(_, inner) => inner.has_optional(),
            Self::All(parts) | Self::Any(parts) | Self::Item(_, parts) => {
                let mut at = 0;
                while at < parts.len() {
                    if parts[at].has_optional() {
                        return true;
                    }
                    at += 1;
                }
                false
            }
            Self::Authenticated
            | Self::Credential(_)
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Principal(_)
            | Self::Public { .. }
            | Self::Scheme(_)
            | Self::Scope(_) => false,
        }
    }

    /// Does something in it take credentials of another kind?
    pub(crate) const fn takes_other_than(&self, kind: CredentialKind) -> bool {
        match self {
            Self::Credential(own) => *own as u8 != kind as u8,
            Self::Optional(inner) | Self::ReportOnly(_, inner) | Self::Stated(_, inner) => {
                inner.takes_other_than(kind)
            }
            Self::All(parts) | Self::Any(parts) | Self::Item(_, parts) => {
                let mut at = 0;
                while at < parts.len() {
                    if parts[at].takes_other_than(kind) {
                        return true;
                    }
                    at += 1;
                }
                false
            }
            Self::Authenticated
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Principal(_)
            | Self::Public { .. }
            | Self::Scheme(_)
            | Self::Scope(_) => false,
        }
    }

    /// Does every caller who is let through need an access token, since a guard or the handler takes it?
    pub(crate) fn takes_token(&self) -> bool {
        match self {
            Self::Credential(kind) => *kind == CredentialKind::Token,
            Self::Stated(_, inner) => inner.takes_token(),
            Self::All(parts) | Self::Item(_, parts) => parts.iter().any(|part| part.takes_token()),
            Self::Any(_)
            | Self::Authenticated
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Optional(_)
            | Self::Principal(_)
            | Self::Public { .. }
            | Self::ReportOnly(..)
            | Self::Scheme(_)
            | Self::Scope(_) => false,
        }
    }

    /// Every scheme and every principal that is named in it.
    pub(crate) fn each_scheme(&self, take: &mut impl FnMut(Named)) {
        match self {
            Self::Scheme(scheme) => take(Named::Scheme(scheme)),
            Self::Principal(principal) => take(Named::Principal(principal)),
            Self::Optional(inner) | Self::ReportOnly(_, inner) | Self::Stated(_, inner) => {
                inner.each_scheme(take);
            }
            Self::All(parts) | Self::Any(parts) | Self::Item(_, parts) => {
                parts.iter().for_each(|part| part.each_scheme(take));
            }
            Self::Authenticated
            | Self::Credential(_)
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Public { .. }
            | Self::Scope(_) => {}
        }
    }

    /// Does nothing in it need the principal?
    pub(crate) const fn is_free_of_principals(&self) -> bool {
        match self {
            Self::Authenticated
            | Self::Fresh(_)
            | Self::Principal(_)
            | Self::Scheme(_)
            | Self::Scope(_) => false,
            Self::Credential(_) | Self::Nothing | Self::Public { .. } => true,
            Self::Optional(inner) | Self::ReportOnly(_, inner) | Self::Stated(_, inner) => {
                inner.is_free_of_principals()
            }
            Self::All(parts) | Self::Any(parts) | Self::Item(_, parts) => {
                let mut at = 0;
                while at < parts.len() {
                    if !parts[at].is_free_of_principals() {
                        return false;
                    }
                    at += 1;
                }
                true
            }
        }
    }

    /// What is declared on the way to its clauses: modules, mounts, the route and its guards.
    pub(crate) fn sources(&self) -> Vec<&'static Source> {
        match self {
            Self::Item(source, parts) => {
                let within = parts.iter().flat_map(|part| part.sources());
                std::iter::once(*source).chain(within).collect()
            }
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(|part| part.sources()).collect()
            }
            Self::Optional(inner) | Self::ReportOnly(_, inner) | Self::Stated(_, inner) => {
                inner.sources()
            }
            Self::Authenticated
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Public { .. }
            | Self::Credential(_)
            | Self::Principal(_)
            | Self::Scheme(_)
            | Self::Scope(_) => Vec::new(),
        }
    }

    /// The first scope in it that is bound to another path parameter than these, and that parameter.
    pub(crate) const fn unbound(&self, parameters: &[&str]) -> Option<(&ScopeRef, &'static str)> {
        match self {
            Self::Scope(scope) => {
                let mut at = 0;
                while at < scope.parameters.len() {
                    if !holds(parameters, scope.parameters[at]) {
                        return Some((scope, scope.parameters[at]));
                    }
                    at += 1;
                }
                None
            }
            Self::Optional(inner) | Self::ReportOnly(_, inner) | Self::Stated(_, inner) => {
                inner.unbound(parameters)
            }
            Self::All(parts) | Self::Any(parts) | Self::Item(_, parts) => {
                let mut at = 0;
                while at < parts.len() {
                    if let Some(found) = parts[at].unbound(parameters) {
                        return Some(found);
                    }
                    at += 1;
                }
                None
            }
            Self::Authenticated
            | Self::Fresh(_)
            | Self::Nothing
            | Self::Credential(_)
            | Self::Principal(_)
            | Self::Scheme(_)
            | Self::Public { .. } => None,
        }
    }
}

/// What a policy names.
#[derive(Clone, Copy)]
pub(crate) enum Named {
    Principal(&'static PrincipalInfo),
    Scheme(&'static SchemeInfo),
}

impl Source {
    const fn is_guard(&self) -> bool {
        matches!(self.kind, ItemKind::Guard | ItemKind::Principal)
    }
}

/// Refuses to compile a route that lacks a path parameter to which a scope is bound: of its own, of a
/// guard, or of the modules around it.
#[track_caller]
pub const fn check_parameters(policy: &Policy, parameters: &[&str]) {
    if let Some((scope, parameter)) = policy.unbound(parameters) {
        let text = Text::EMPTY
            .with("`")
            .with(scope.info().name())
            .with("` is bound to the path parameter `")
            .with(parameter)
            .with("`, which the route does not have\nhelp: #[get(\"/..<")
            .with(parameter)
            .with(">..\")]");
        panic!("{}", text.as_str())
    }
}

const fn holds(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if is_same(names[at], name) {
            return true;
        }
        at += 1;
    }
    false
}
