//! The inventory for a terminal: a line a route.

use std::fmt::Write;

use super::access::Access;
use super::plain::Plain;
use super::{Inventory, Needs, Route};

const HEAD: [&str; 4] = ["METHOD", "PATH", "NEEDS", "FROM"];

impl Inventory {
    /// A line a route below one of names: its method, its path, what it asks of its caller, and the items
    /// that say so, with their lines.
    ///
    /// ```text
    /// METHOD  PATH             NEEDS                  FROM
    /// GET     /users/me/items  items me               read_own_items app/src/items.rs:25, active_user ..
    /// POST    /token           public: issues tokens  login app/src/token.rs:40
    /// ```
    pub fn to_table(&self) -> String {
        let head = HEAD.map(str::to_owned);
        let rows: Vec<[String; 4]> = [head]
            .into_iter()
            .chain(self.routes.iter().map(row))
            .collect();
        let mut widths = [0; 4];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        rows.iter().fold(String::new(), |mut table, row| {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                write!(line, "{cell:width$}  ").expect("a String takes every text");
            }
            table.push_str(line.trim_end());
            table.push('\n');
            table
        })
    }
}

fn row(route: &Route) -> [String; 4] {
    let path = match route.particulars() {
        None => route.path.clone(),
        Some(particulars) => format!("{} ({particulars})", route.path),
    };
    let origins = route.origins();
    let origins = origins.iter().map(|origin| match origin.place {
        None => origin.name.to_owned(),
        Some(place) => format!("{} {place}", origin.name),
    });
    let from = origins.collect::<Vec<_>>().join(", ");
    [route.method.clone(), path, asked(route), from].map(|cell| Plain(&cell).to_string())
}

fn asked(route: &Route) -> String {
    let mut asked = match route.access() {
        Access::AnyToken | Access::Scopes => words(&route.needs),
        Access::Optional => format!("optional: {}", words(&route.needs)),
        Access::Public => match route.reason() {
            None => "public".to_owned(),
            Some(reason) => format!("public: {reason}"),
        },
        Access::Undeclared if route.needs.is_nothing() => "undeclared!".to_owned(),
        Access::Undeclared => format!("undeclared! (guards: {})", words(&route.needs)),
    };
    if let Some(trial) = &route.trial {
        asked += &format!(" (report only: {}", words(trial));
        if let Some(until) = route.until() {
            asked += &format!(", until {until}");
        }
        asked.push(')');
    }
    asked
}

/// `admin | items items:write max_age=300 acr=mfa`.
fn words(needs: &Needs) -> String {
    let mut words = match needs.alternatives.as_slice() {
        [] => "any token".to_owned(),
        lists => lists
            .iter()
            .map(|all| all.join(" "))
            .collect::<Vec<_>>()
            .join(" | "),
    };
    if let Some(seconds) = needs.max_age {
        words += &format!(" max_age={seconds}");
    }
    if let Some(acr) = &needs.acr {
        words += &format!(" acr={acr}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::plain::misleads;
    use crate::inventory::sample;

    #[test]
    fn what_is_asked_fits_on_a_line() {
        let inventory = sample::every_kind();
        for (route, expected) in [
            ("GET /feed", "optional: me"),
            ("GET /health", "undeclared!"),
            ("GET /items", "items me"),
            ("POST /items", "admin me | items:write me"),
            (
                "DELETE /items/<id>",
                "items:write me (report only: items:write admin me, until 2027-01-01)",
            ),
            ("GET /legacy", "undeclared! (guards: me)"),
            ("PUT /projects/<id>", "me project:{id}:write | me admin"),
            (
                "GET /reports/<year>/<file..>",
                "any token (report only: reports)",
            ),
            ("GET /static/<path..>", "public: the web interface"),
            ("GET /status", "any token"),
            ("POST /transfers", "transfer me max_age=300 acr=mfa"),
            ("PUT /users/me/password", "any token acr=mfa"),
        ] {
            assert_eq!(
                asked(sample::route_of(&inventory, route)),
                expected,
                "{route}"
            );
        }
    }

    #[test]
    fn columns_are_aligned() {
        let table = sample::every_kind().to_table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 16, "one of names, and one a route");
        for name in HEAD {
            let start = lines[0].find(name).unwrap();
            for line in &lines {
                assert!(line[..start].ends_with("  ") || start == 0, "{line}");
                assert!(!line[start..].starts_with(' '), "{line}");
                assert_eq!(line.trim_end(), *line, "nothing trails");
            }
        }
        let from = "read_items app/src/items.rs:19, active_user app/src/security.rs:50";
        assert!(lines[3].starts_with("GET     /items  "), "{}", lines[3]);
        assert!(lines[3].ends_with(from), "{}", lines[3]);
        assert!(table.contains(" /reports/<year>/<file..> (rank 2, application/pdf) "));
    }

    #[test]
    fn letters_are_counted_and_not_bytes() {
        let mut inventory = sample::every_kind();
        inventory.routes.truncate(2);
        inventory.routes[0].path = "/größe".to_owned();
        let table = inventory.to_table();
        assert!(
            table.contains("GET     /größe   optional: me  feed "),
            "{table}"
        );
        assert!(
            table.contains("GET     /health  undeclared!   health "),
            "{table}"
        );
    }

    #[test]
    fn hostile_text_stays_on_its_line() {
        for text in sample::HOSTILE {
            let table = sample::of_text(text).to_table();
            assert_eq!(table.lines().count(), 4, "{table}");
            assert!(
                !table.lines().any(|line| line.contains(misleads)),
                "{table}"
            );
        }
        let table = sample::of_text("Größe\n\u{1b}[31m").to_table();
        assert!(
            table.contains("public: Größe\\n\\u{1b}[31m (report only:"),
            "{table}"
        );
    }

    #[test]
    fn an_empty_inventory_is_a_line_of_names() {
        assert_eq!(sample::empty().to_table(), "METHOD  PATH  NEEDS  FROM\n");
    }
}
