//! The ways to be let through, as the views write them: schemes, and the scopes that they are asked for.

use std::collections::BTreeMap;

use super::Needs;

/// Schemes of one way that must be granted the same scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Together<'a> {
    pub(super) schemes: Vec<&'a str>,
    pub(super) scopes: &'a [String],
}

impl Needs {
    /// Are callers told apart by their schemes?
    pub(crate) fn has_ways(&self) -> bool {
        !self.ways.is_empty()
    }

    /// Each way, with its schemes by the scopes that they must be granted: those with scopes first.
    pub(crate) fn each_way(&self) -> impl Iterator<Item = Vec<Together<'_>>> {
        self.ways.iter().map(together)
    }
}

fn together(way: &BTreeMap<String, Vec<String>>) -> Vec<Together<'_>> {
    let mut groups: Vec<Together<'_>> = Vec::new();
    for (scheme, scopes) in way {
        match groups.iter_mut().find(|it| it.scopes == scopes.as_slice()) {
            Some(group) => group.schemes.push(scheme),
            None => groups.push(Together {
                schemes: vec![scheme],
                scopes,
            }),
        }
    }
    groups.sort_by_key(|it| it.scopes.is_empty());
    groups
}

/// `AppCookie + Login: items`, `MachineKey`, `Login: items, with Partner`.
pub(crate) fn by(way: &[Together<'_>]) -> String {
    let groups = way.iter().map(|group| match group.scopes {
        [] => group.schemes.join(" + "),
        scopes => format!("{}: {}", group.schemes.join(" + "), scopes.join(" ")),
    });
    groups.collect::<Vec<_>>().join(", with ")
}

#[cfg(test)]
mod tests {
    use crate::inventory::sample;

    #[test]
    fn schemes_stand_beside_the_scopes_that_they_need() {
        let inventory = sample::several_schemes();
        let shown = |route: &str| {
            let needs = &sample::route_of(&inventory, route).needs;
            let ways = needs.each_way().map(|way| {
                let groups = way
                    .iter()
                    .map(|it| format!("{}:{}", it.schemes.join("+"), it.scopes.join(",")));
                groups.collect::<Vec<_>>().join(" ")
            });
            ways.collect::<Vec<_>>()
        };
        assert_eq!(shown("GET /items"), ["Login:items", "MachineKey:items"]);
        assert_eq!(shown("GET /both"), ["AppCookie+Login:items,me"]);
        assert_eq!(shown("GET /partners"), ["Login:items Partner:"]);
        assert_eq!(shown("GET /status"), ["Login:", "MachineKey:"]);
    }
}
