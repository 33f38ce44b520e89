//! Guards: dependencies that know what they require, and the check in front of every handler.

mod caller;
mod check;
mod dependency;
mod impls;
mod parameter;
mod principal;
mod principal_parts;
mod security_scopes;
mod session;

pub use self::check::{Enforce, Settled};
pub use self::dependency::{Dependency, Guard, found, into_outcome, shared};
pub use self::principal::{
    Among, Chosen, ClonePrincipal, Known, Loaded, Principal, PrincipalInfo, choose_principal,
    chosen, known_principal, load_principal,
};
pub use self::principal_parts::{check_argument, check_principal_part, check_principal_proof};
pub use self::security_scopes::SecurityScopes;

pub(crate) use self::caller::Caller;
#[cfg(feature = "openapi")]
pub(crate) use self::check::authenticate;
pub(crate) use self::check::enforce;
pub(crate) use self::dependency::refuse;
pub(crate) use self::parameter::parameter;
pub(crate) use self::session::{Ended, Session};
