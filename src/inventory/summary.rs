//! How many routes there are of each kind.

use std::fmt;

use super::Inventory;
use super::access::Access;

/// The kinds add up to the routes; those with report-only clauses are among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) routes: usize,
    pub(super) public: usize,
    pub(super) optional: usize,
    pub(super) any_token: usize,
    pub(super) scopes: usize,
    pub(super) undeclared: usize,
    pub(super) report_only: usize,
    /// Are there other credentials than tokens of one scheme?
    pub(super) tells_schemes: bool,
}

impl Summary {
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut summary = Self {
            tells_schemes: inventory.tells_schemes(),
            ..Self::default()
        };
        for route in &inventory.routes {
            summary.routes += 1;
            summary.report_only += usize::from(route.trial.is_some());
            *match route.access() {
                Access::AnyToken => &mut summary.any_token,
                Access::Optional => &mut summary.optional,
                Access::Public => &mut summary.public,
                Access::Scopes => &mut summary.scopes,
                Access::Undeclared => &mut summary.undeclared,
            } += 1;
        }
        summary
    }
}

impl Summary {
    /// What callers show.
    pub(super) fn shown(&self) -> &'static str {
        match self.tells_schemes {
            true => "credentials",
            false => "token",
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes = if self.routes == 1 { "route" } else { "routes" };
        let shown = self.shown();
        write!(
            f,
            "{} {routes}: {} public, {} with optional {shown}, {} with any {shown}, {} with scopes, {} undeclared; \
             {} with report-only clauses",
            self.routes,
            self.public,
            self.optional,
            self.any_token,
            self.scopes,
            self.undeclared,
            self.report_only
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn the_kinds_add_up() {
        let all = Summary::of(&sample::every_kind());
        let kinds = all.public + all.optional + all.any_token + all.scopes + all.undeclared;
        assert_eq!(kinds, all.routes);
        assert_eq!(
            all.to_string(),
            "15 routes: 2 public, 1 with optional token, 3 with any token, 7 with scopes, 2 undeclared; \
             2 with report-only clauses"
        );
        assert!(
            Summary::of(&sample::empty())
                .to_string()
                .starts_with("0 routes: 0 public")
        );
    }
}
