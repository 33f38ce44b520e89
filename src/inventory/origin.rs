//! Where a requirement comes from: the items of a route that state something, and their lines.

use std::fmt;

use super::plain::Plain;
use super::{Item, ItemKind, Place, Route};

/// An item and the line on which it states something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin<'a> {
    pub(super) name: &'a str,
    pub(super) place: Option<&'a Place>,
}

impl Route {
    /// Every item that states something, outermost first, each line once. Where nothing is stated: the
    /// handler, which is where it should be.
    pub(super) fn origins(&self) -> Vec<Origin<'_>> {
        let mut origins = Vec::new();
        for item in &self.items {
            collect(item, &mut origins);
        }
        if origins.is_empty() {
            let handler = self.items.iter().rfind(|item| item.kind == ItemKind::Route);
            let name = handler.map(|item| item.name.as_str());
            let place = handler.and_then(|item| item.place.as_ref());
            if let Some(name) = name.or(self.handler.as_deref()) {
                origins.push(Origin { name, place });
            }
        }
        origins
    }

    /// Does any item state anything?
    pub(super) fn is_stated(&self) -> bool {
        fn states(item: &Item) -> bool {
            !item.declarations.is_empty() || item.guards.iter().any(states)
        }
        self.items.iter().any(states)
    }

    /// The first day on which a report-only clause of this route must be enforced.
    pub(super) fn until(&self) -> Option<&str> {
        fn days<'a>(item: &'a Item, found: &mut Vec<&'a str>) {
            let clauses = item.declarations.iter();
            let trials = clauses.filter_map(|clause| clause.report_only.as_ref());
            found.extend(trials.filter_map(|trial| trial.until.as_deref()));
            item.guards.iter().for_each(|guard| days(guard, found));
        }
        let mut found = Vec::new();
        self.items.iter().for_each(|item| days(item, &mut found));
        // `2027-01-01`: the order of the texts is that of the days.
        found.into_iter().min()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", Plain(&self.file), self.line)
    }
}

fn collect<'a>(item: &'a Item, origins: &mut Vec<Origin<'a>>) {
    for declaration in &item.declarations {
        let origin = Origin {
            name: &item.name,
            place: Some(&declaration.place),
        };
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    for guard in &item.guards {
        collect(guard, origins);
    }
}

#[cfg(test)]
mod tests {
    use crate::inventory::{Inventory, sample};

    fn shown(inventory: &Inventory, route: &str) -> Vec<String> {
        let origins = sample::route_of(inventory, route).origins();
        let shown = origins.iter().map(|origin| match origin.place {
            Some(place) => format!("{} {place}", origin.name),
            None => origin.name.to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn guards_of_guards_are_among_the_origins_each_once() {
        let inventory = sample::every_kind();
        assert_eq!(
            shown(&inventory, "PUT /projects/<id>"),
            [
                "projects app/src/projects.rs:3",
                "rename_project app/src/projects.rs:31",
                "editor app/src/security.rs:87",
                "active_user app/src/security.rs:50",
            ]
        );
    }

    #[test]
    fn an_undeclared_route_is_found_by_its_handler() {
        let mut inventory = sample::every_kind();
        assert_eq!(
            shown(&inventory, "GET /health"),
            ["health app/src/health.rs:8"]
        );
        inventory.routes.retain(|route| route.path == "/health");
        inventory.routes[0].items.clear();
        assert_eq!(shown(&inventory, "GET /health"), ["health"]);
        inventory.routes[0].handler = None;
        assert_eq!(shown(&inventory, "GET /health"), [""; 0]);
    }

    #[test]
    fn the_first_day_counts() {
        let inventory = sample::every_kind();
        for (route, until) in [
            ("DELETE /items/<id>", Some("2027-01-01")),
            ("GET /reports/<year>/<file..>", None),
            ("GET /items", None),
        ] {
            assert_eq!(
                sample::route_of(&inventory, route).until(),
                until,
                "{route}"
            );
        }
    }
}
