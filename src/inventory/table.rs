//! The inventory for a terminal: a line a route.

use std::fmt::Write;

use super::access::Access;
use super::plain::Plain;
use super::ways::by;
use super::{Inventory, Needs, Route};

const HEAD: [&str; 4] = ["METHOD", "PATH", "NEEDS", "FROM"];
const SCHEMES: [&str; 4] = ["SCHEME", "KIND", "SHOWN IN", "DEFAULT"];

impl Inventory {
    /// A line a route below one of names: its method, its path, what it asks of its caller, and the items
    /// that say so, with their lines.
    ///
    /// ```text
    /// METHOD  PATH             NEEDS                  FROM
    /// GET     /users/me/items  items me               read_own_items app/src/items.rs:25, active_user ..
    /// POST    /token           public: issues tokens  login app/src/token.rs:40
    /// ```
    ///
    /// Where the server has several schemes, the names of those by which callers may come stand before the
    /// scopes (`Login: items | MachineKey: items`, `AppCookie + Login: items`), and the schemes follow in a table
    /// of their own, with what their callers show.
    pub fn to_table(&self) -> String {
        let mut table = aligned(HEAD, self.routes.iter().map(row));
        if self.tells_schemes() {
            let schemes = self.schemes.iter().map(|scheme| {
                let default = match self.is_default(scheme) {
                    true => "yes",
                    false => "",
                };
                let shown = scheme.kind.to_string();
                let cells = [&*scheme.name, scheme.kind.title(), &shown, default];
                cells.map(|cell| Plain(cell).to_string())
            });
            table.push('\n');
            table += &aligned(SCHEMES, schemes);
        }
        table
    }
}

/// Rows below one of names, in columns.
fn aligned<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let head = head.map(str::to_owned);
    let rows: Vec<[String; N]> = std::iter::once(head).chain(rows).collect();
    let mut widths = [0; N];
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
        _ if needs.has_ways() => needs
            .each_way()
            .map(|way| by(&way))
            .collect::<Vec<_>>()
            .join(" | "),
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
    fn schemes_stand_before_their_scopes() {
        let inventory = sample::several_schemes();
        for (route, expected) in [
            ("GET /both", "AppCookie + Login: items me"),
            ("GET /feed", "optional: MachineKey: items"),
            ("GET /items", "Login: items | MachineKey: items"),
            ("GET /partners", "Login: items, with Partner max_age=300"),
            ("GET /status", "Login | MachineKey"),
            ("GET /trial", "MachineKey (report only: MachineKey: items)"),
            ("POST /token", "public: issues tokens"),
        ] {
            let route = sample::route_of(&inventory, route);
            assert_eq!(asked(route), expected);
        }
    }

    #[test]
    fn schemes_are_listed_with_what_their_callers_show() {
        let table = sample::several_schemes().to_table();
        let (routes, schemes) = table.split_once("\n\n").unwrap();
        assert_eq!(routes.lines().count(), 8);
        assert_eq!(
            schemes,
            "\
SCHEME      KIND        SHOWN IN                      DEFAULT
Login       OAuth2      header Authorization: Bearer  yes
MachineKey  API key     header X-API-Key: acme_..     yes
AppCookie   API key     cookie app_key: app_..
Partner     HTTP Basic  header Authorization: Basic
"
        );
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
