//! The policy of an operation as a constant tree: its own scopes, and those of its guards.

use std::marker::PhantomData;

use super::Requirement;
use crate::guard::Guard;
use crate::scope::private::ScopeRef;

/// What a route or a guard asks of the caller, before it is reduced to a [`Requirement`].
#[derive(Debug)]
pub enum Policy {
    /// All of these.
    All(&'static [&'static Policy]),
    /// A good token, whatever its scopes.
    Authenticated,
    /// Nothing: the type is no guard of this framework.
    Nothing,
    /// Nothing of a caller without credentials, the inner policy of one with credentials.
    Optional(&'static Policy),
    /// Nothing, and that is meant.
    Public {
        /// Why anybody may call.
        reason: &'static str,
    },
    /// A good token that grants all of these.
    Scopes(&'static [ScopeRef]),
    /// A good token, verified but not yet resolved to a principal.
    Token,
}

/// The policy of one route, as `#[requires_scopes]`, `#[authenticated]` and `#[public]` state it.
pub trait RoutePolicy: Send + Sync + 'static {
    /// The stance beside the handler, and the policies of its guards, in that order.
    const POLICY: &'static Policy;

    /// The same, reduced.
    const REQUIREMENT: &'static Requirement = &Requirement::of_route(Self::POLICY);
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
