//! Scopes: the catalogue of those that an API grants, and sets of them.

mod catalogue;
mod mask;
mod set;

pub use self::catalogue::{Catalogue, ScopeInfo};
pub use self::set::{ScopeSet, UnknownScope};

pub(crate) use self::catalogue::CatalogueInfo;
pub(crate) use self::mask::Mask;

#[doc(hidden)]
pub mod private {
    //! What `#[derive(Scopes)]` expands to.
    pub use super::catalogue::{CatalogueInfo, ScopeRef};
}
