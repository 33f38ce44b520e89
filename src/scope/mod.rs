//! Scopes: the catalogue of those that an API grants, and sets of them.

mod catalogue;
pub(crate) mod family;
mod mask;
mod none;
mod set;
mod words;

pub use self::catalogue::{Catalogue, ScopeInfo};
pub use self::none::NoScopes;
pub use self::set::{ScopeSet, UnknownScope};

pub(crate) use self::catalogue::{CatalogueInfo, is_same};
pub(crate) use self::mask::Mask;
pub(crate) use self::words::{Index, Words};

#[doc(hidden)]
pub mod private {
    //! What `#[derive(Scopes)]` expands to.
    pub use super::catalogue::{CatalogueInfo, ScopeRef};
}
