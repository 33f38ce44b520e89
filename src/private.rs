//! What the macros expand to. No part of the public interface: it may change with any release.

use std::marker::PhantomData;

pub use rocket::futures::future::BoxFuture;
pub use rocket::request::{FromRequest, Outcome, Request};
pub use rocket::{Ignite, Rocket, Route, Sentinel};
pub use rocket_scopes_macros::{__scopes_within, doc_only};

use crate::launch;

pub use crate::guard::{
    Among, Chosen, ClonePrincipal, Dependency, Enforce, Guard, Known, Loaded, PrincipalInfo,
    Settled, check_argument, check_principal_part, check_principal_proof, choose_principal, chosen,
    found, into_outcome, known_principal, load_principal, shared,
};
pub use crate::inventory::ItemKind;
pub use crate::mount::{Mountable, stated};
pub use crate::scheme::{SchemeInfo, check_scheme};

pub use crate::policy::{
    Acr, Freshness, GroupPolicy, Line, Policy, Probe, ProbeFallback, Requirement, RoutePolicy,
    Source, Trial, check_parameters,
};
pub use crate::scope::private::{CatalogueInfo, ScopeRef};

#[cfg(feature = "openapi")]
pub use crate::openapi::private::*;
#[cfg(not(feature = "openapi"))]
pub use crate::{documented, undocumented};

/// A server on its way up.
pub type Ignited = Rocket<Ignite>;

/// Can this server not check what the guard `G` requires?
pub fn is_unready<G: Guard>(rocket: &Ignited) -> bool {
    match launch::Probe::of(rocket) {
        Some(probe) => probe.take(G::POLICY),
        None => !launch::is_ready_for(rocket, G::REQUIREMENT),
    }
}

/// Does this server know its callers as something else than `P`?
pub fn is_other_principal<P: crate::Principal>(rocket: &Ignited) -> bool {
    is_unready::<P>(rocket) || launch::Probe::of(rocket).is_none() && !launch::knows::<P>(rocket)
}

/// Asks a guard's argument whether it stops the launch, if it has a say (`&State<..>` has).
pub struct SentinelProbe<T: ?Sized>(PhantomData<T>);

impl<T: Sentinel> SentinelProbe<T> {
    /// Does it stop the launch?
    pub const ABORTS: fn(&Ignited) -> bool = T::abort;
}

/// See [`SentinelProbe`].
pub trait SentinelProbeFallback {
    /// Other types have no say.
    const ABORTS: fn(&Ignited) -> bool = |_| false;
}

impl<T: ?Sized> SentinelProbeFallback for SentinelProbe<T> {}

/// Does any of these stop the launch? Each is asked, so that each says why.
pub fn abort(rocket: &Ignited, sentinels: &[fn(&Ignited) -> bool]) -> bool {
    let sentinels = match launch::Probe::of(rocket) {
        // Its policy holds what it depends on.
        Some(_) => &sentinels[..sentinels.len().min(1)],
        None => sentinels,
    };
    let said = sentinels.iter().map(|sentinel| sentinel(rocket));
    said.filter(|aborts| *aborts).count() > 0
}

/// Is the argument of a guard or a route credentials that nobody has verified? Asked without its policy, which
/// may be what is just being made.
pub struct UnverifiedProbe<T: ?Sized>(PhantomData<T>);

/// See [`UnverifiedProbe`].
pub trait UnverifiedProbeFallback {
    /// Other types are none.
    const IS_UNVERIFIED: bool = false;
}

impl<T: ?Sized> UnverifiedProbeFallback for UnverifiedProbe<T> {}

/// Credentials as they were shown.
pub trait Unverified {}

impl Unverified for crate::ApiKey {}
impl Unverified for crate::BasicCredentials {}
impl Unverified for crate::DigestCredentials {}

impl<T: Unverified> Unverified for &T {}
impl<T: Unverified> Unverified for Option<T> {}

impl<T: Unverified> UnverifiedProbe<T> {
    /// They are.
    pub const IS_UNVERIFIED: bool = true;
}

/// What a test may put in place of a path parameter of this type, if that is known.
pub struct SampleProbe<T: ?Sized>(PhantomData<T>);

/// See [`SampleProbe`].
pub trait SampleProbeFallback {
    /// Nobody knows.
    const SAMPLE: Option<&'static str> = None;
}

impl<T: ?Sized> SampleProbeFallback for SampleProbe<T> {}

/// A type of which the text of a value is known.
pub trait Sample {
    /// A value, as it stands in a path.
    const SAMPLE: &'static str;
}

impl<T: Sample + ?Sized> SampleProbe<T> {
    /// A value, as it stands in a path.
    pub const SAMPLE: Option<&'static str> = Some(T::SAMPLE);
}

macro_rules! sample {
    ($sample:literal: $($ty:ty)*) => {
        $(impl Sample for $ty {
            const SAMPLE: &'static str = $sample;
        })*
    };
}

sample!("1": i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
sample!("1": std::num::NonZeroU8 std::num::NonZeroU16 std::num::NonZeroU32 std::num::NonZeroU64);
sample!("1": std::num::NonZeroI8 std::num::NonZeroI16 std::num::NonZeroI32 std::num::NonZeroI64);
sample!("1.5": f32 f64);
sample!("true": bool);
sample!("sample": str String std::borrow::Cow<'_, str> std::path::PathBuf);
sample!("127.0.0.1": std::net::IpAddr std::net::Ipv4Addr);
sample!("::1": std::net::Ipv6Addr);

impl<T: Sample + ?Sized> Sample for &T {
    const SAMPLE: &'static str = T::SAMPLE;
}

impl<T: Sample> Sample for Option<T> {
    const SAMPLE: &'static str = T::SAMPLE;
}

impl<T: Sample, E> Sample for Result<T, E> {
    const SAMPLE: &'static str = T::SAMPLE;
}

/// A route with `#[openapi]`, where the feature is off.
#[cfg(not(feature = "openapi"))]
#[macro_export]
#[doc(hidden)]
macro_rules! documented {
    ($($twin:tt)*) => {
        ::core::compile_error!(
            "`#[openapi]` needs the feature `openapi` of rocket_scopes\nhelp: rocket_scopes = { features = [\"openapi\"] }"
        );
    };
}

/// A route without `#[openapi]`, where the feature is off.
#[cfg(not(feature = "openapi"))]
#[macro_export]
#[doc(hidden)]
macro_rules! undocumented {
    ($($names:ident)*) => {};
}
