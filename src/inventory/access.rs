//! Who gets through to a route, in a word.

use super::{Credentials, Needs, Route, Stance};

/// Who gets through to a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Whoever has a good token.
    AnyToken,
    /// Anybody without a token; with one, it must be good and hold the scopes.
    Optional,
    /// Anybody.
    Public,
    /// Whoever has a good token with scopes.
    Scopes,
    /// Nothing is said.
    Undeclared,
}

impl Route {
    /// Who gets through, guards and all.
    pub(super) fn access(&self) -> Access {
        match (&self.stance, self.needs.credentials) {
            (Stance::Undeclared, _) => Access::Undeclared,
            (_, Credentials::Ignored) => Access::Public,
            (_, Credentials::Optional) => Access::Optional,
            (_, Credentials::Required) if self.needs.alternatives.is_empty() => Access::AnyToken,
            (_, Credentials::Required) => Access::Scopes,
        }
    }

    /// Why anybody may call it, where that is what its stance says.
    pub(super) fn reason(&self) -> Option<&str> {
        match &self.stance {
            Stance::Public { reason } => Some(reason),
            Stance::Authenticated | Stance::RequiresScopes | Stance::Undeclared => None,
        }
    }

    /// The rank and the media type, where the route has them: `rank 2, application/json`.
    pub(super) fn particulars(&self) -> Option<String> {
        let rank = self.rank.map(|rank| format!("rank {rank}"));
        let all: Vec<String> = rank.into_iter().chain(self.format.clone()).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }
}

impl Needs {
    /// Is nothing at all asked?
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn each_route_is_of_one_kind() {
        let inventory = sample::every_kind();
        for (path, access) in [
            ("GET /feed", Access::Optional),
            ("GET /health", Access::Undeclared),
            ("GET /legacy", Access::Undeclared),
            ("GET /items", Access::Scopes),
            ("GET /status", Access::AnyToken),
            ("POST /token", Access::Public),
        ] {
            assert_eq!(
                sample::route_of(&inventory, path).access(),
                access,
                "{path}"
            );
        }
    }

    #[test]
    fn particulars_are_what_rocket_would_not_guess() {
        let mut route = sample::every_kind().routes.remove(0);
        assert_eq!(route.particulars(), None);
        route.rank = Some(-3);
        assert_eq!(route.particulars().as_deref(), Some("rank -3"));
        route.format = Some("text/csv".to_owned());
        assert_eq!(route.particulars().as_deref(), Some("rank -3, text/csv"));
    }
}
