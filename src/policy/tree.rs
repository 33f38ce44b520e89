//! The policy of an operation as a constant tree: its own clauses, and those of its guards.

use std::fmt;
use std::marker::PhantomData;

use super::{Freshness, Requirement};
use crate::guard::{Guard, PrincipalInfo};
use crate::inventory::ItemKind;
use crate::scheme::{CredentialKind, SchemeInfo};
use crate::scope::private::ScopeRef;

/// What a route or a guard asks of the caller, before it is reduced to a [`Requirement`].
#[derive(Debug, PartialEq)]
pub enum Policy {
    /// All of these.
    All(&'static [&'static Policy]),
    /// At least one of these.
    Any(&'static [&'static Policy]),
    /// Good credentials, whatever their scopes.
    Authenticated,
    /// Credentials of this kind, verified but not yet resolved to a principal.
    Credential(CredentialKind),
    /// A recent or strong enough authentication.
    Fresh(Freshness),
    /// A route, a guard, ..: what its attributes state, then its guards. All of it.
    Item(&'static Source, &'static [&'static Policy]),
    /// Nothing: the type is no guard of this framework.
    Nothing,
    /// Nothing of a caller without credentials, the inner policy of one with credentials.
    Optional(&'static Policy),
    /// Credentials of one scheme, and whom they stand for.
    Principal(&'static PrincipalInfo),
    /// Nothing, and that is meant.
    Public {
        /// Why anybody may call.
        reason: &'static str,
    },
    /// The inner policy, which is only reported and not enforced.
    ReportOnly(&'static Trial, &'static Policy),
    /// Credentials of this scheme.
    Scheme(&'static SchemeInfo),
    /// Good credentials that grant this scope.
    Scope(ScopeRef),
    /// What one attribute states.
    Stated(&'static Line, &'static Policy),
}

/// What is declared: a handler, a guard, a module.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub kind: ItemKind,
    /// The name of the function or the module.
    pub name: &'static str,
    /// The path of the module: its own of a module with a stance, of all else the one it stands in.
    pub module: &'static str,
    /// Where it is written.
    pub line: Line,
}

/// A line of a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// As the compiler names it.
    pub file: &'static str,
    /// From 1.
    pub line: u32,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Until when a clause may be let through.
#[derive(Debug, PartialEq, Eq)]
pub struct Trial {
    /// The last day, if there is one: `2027-01-01`.
    pub until: Option<&'static str>,
}

/// The policy of one route, as `#[requires_scopes]`, `#[authenticated]` and `#[public]` state it.
pub trait RoutePolicy: Send + Sync + 'static {
    /// The stance beside the handler, and the policies of its guards, in that order.
    const POLICY: &'static Policy;

    /// The same, reduced.
    const REQUIREMENT: &'static Requirement = &Requirement::of_route(Self::POLICY);

    /// The same, as if its report-only clauses were enforced.
    const ENFORCED: &'static Requirement = &Requirement::of_trial(Self::POLICY);

    /// That, if there are such clauses.
    const TRIAL: Option<&'static Requirement> = match Self::POLICY.has_trial() {
        true => Some(Self::ENFORCED),
        false => None,
    };

    /// What a test may put into the placeholders of the path, in their order.
    const SAMPLES: &'static [(&'static str, Option<&'static str>)];
}

/// The policy of what holds routes: a module, or a function that returns routes.
pub trait GroupPolicy: Send + Sync + 'static {
    /// What its stances state.
    const POLICY: &'static Policy;
}

/// Finds the policy of an argument's type: that of a [`Guard`], and [`Policy::Nothing`] for others.
///
/// `Probe::<T>::POLICY` is the inherent constant where `T` is a guard; where it is none, the
/// constant of [`ProbeFallback`] is all that is left.
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: Guard> Probe<T> {
    /// The policy of the guard `T`.
    pub const POLICY: &'static Policy = T::POLICY;
}

/// See [`Probe`].
pub trait ProbeFallback {
    /// The policy of a type that is no guard.
    const POLICY: &'static Policy = &Policy::Nothing;
}

impl<T: ?Sized> ProbeFallback for Probe<T> {}

/// As it is written in an attribute: `any(admin, all(items, items:write)), max_age = 300`.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) | Self::Item(_, parts) => list(f, parts),
            Self::Any(parts) => {
                f.write_str("any(")?;
                list(f, parts)?;
                f.write_str(")")
            }
            Self::Authenticated => f.write_str("authenticated"),
            Self::Credential(kind) => kind.fmt(f),
            Self::Fresh(freshness) => freshness.fmt(f),
            Self::Nothing => f.write_str("nothing"),
            Self::Optional(inner) => write!(f, "optional: {inner}"),
            Self::Principal(principal) => f.write_str(principal.scheme.name),
            Self::Public { reason } => write!(f, "public: {reason}"),
            Self::ReportOnly(trial, inner) => {
                write!(f, "{inner}, report_only")?;
                match trial.until {
                    Some(until) => write!(f, ", until = {until}"),
                    None => Ok(()),
                }
            }
            Self::Scheme(scheme) => write!(f, "scheme = {}", scheme.name),
            Self::Scope(scope) => scope.fmt(f),
            Self::Stated(_, inner) => inner.fmt(f),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, parts: &[&Policy]) -> fmt::Result {
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(", ")?;
        }
        match part {
            Policy::All(inner) if inner.len() > 1 => {
                f.write_str("all(")?;
                list(f, inner)?;
                f.write_str(")")?;
            }
            part => fmt::Display::fmt(part, f)?,
        }
    }
    Ok(())
}
