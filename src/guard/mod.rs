//! Guards: dependencies that know what they require, and the check in front of every handler.

mod check;
mod dependency;
mod impls;
mod parameter;
mod principal;
mod security_scopes;
mod session;

pub use self::check::{Enforce, Settled};
pub use self::dependency::{Dependency, Guard, check_principal_parts, found, into_outcome, shared};
pub use self::principal::{ClonePrincipal, Principal, load_principal};
pub use self::security_scopes::SecurityScopes;

pub(crate) use self::check::enforce;
#[cfg(feature = "openapi")]
pub(crate) use self::check::known_caller;
pub(crate) use self::dependency::refuse;
pub(crate) use self::parameter::parameter;
pub(crate) use self::principal::ErasedPrincipal;
pub(crate) use self::session::{Ended, Session};
