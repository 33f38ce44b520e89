//! The catalogue of those who are granted nothing.

use super::catalogue::{Catalogue, CatalogueInfo, ScopeInfo};

/// The catalogue without a scope: of a scheme whose credentials say who calls, and grant nothing.
///
/// An application's own key beside the token of its user is such a scheme. Where both are needed the scopes are
/// those of the token, and the key does not limit them; a route that needs scopes does not start with the key
/// alone.
///
/// ```
/// use rocket::State;
/// use rocket_scopes::{
///     ApiKey, ApiKeyFrom, ApiKeyHash, Denied, Granted, NoScopes, Scheme, SchemeKind, ScopeSet, principal,
/// };
///
/// /// Which application calls.
/// struct AppKey;
///
/// impl Scheme for AppKey {
///     type Scopes = NoScopes;
///     const NAME: &'static str = "AppKey";
///     const KIND: SchemeKind = SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-App-Key"), prefix: "app_" };
/// }
///
/// #[derive(Clone)]
/// struct App(String);
/// # struct Apps; impl Apps { fn find(&self, _id: &str) -> Option<(String, ApiKeyHash)> { None } }
///
/// #[principal(scheme = AppKey)]
/// fn app(key: &ApiKey, apps: &State<Apps>) -> Result<Granted<App>, Denied> {
///     let known = key.verify(apps.find(key.id()), |(_, hash)| hash)?;
///     Ok(known.granted(|_| ScopeSet::<NoScopes>::new()).map(|(name, _)| App(name)))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoScopes {}

impl Catalogue for NoScopes {
    const SCOPES: &'static [ScopeInfo] = &[];

    const INFO: &'static CatalogueInfo = &CatalogueInfo {
        path: concat!(module_path!(), "::NoScopes"),
        scopes: &[],
        acr_values: &[],
    };

    fn index(self) -> usize {
        match self {}
    }

    fn at(_index: usize) -> Option<Self> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::ScopeSet;

    #[test]
    fn it_has_no_scope_to_grant() {
        assert_eq!(NoScopes::at(0), None);
        assert!(ScopeSet::<NoScopes>::all().is_empty());
        assert!("items".parse::<ScopeSet<NoScopes>>().is_err());
    }
}
