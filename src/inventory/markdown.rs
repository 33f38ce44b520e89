//! The inventory for a repository: a table of routes and a list of scopes.

use super::access::Access;
use super::plain::misleads;
use super::summary::Summary;
use super::ways::Together;
use super::{Inventory, Needs, Route, Scheme, SchemeKind, Scope};

const HEAD: &str = "| method | path | needs | stated by |\n|---|---|---|---|\n";

impl Inventory {
    /// A table of the routes, and a list of the scopes with what they imply. No text of the inventory
    /// gets out of its place: not as Markdown, and not as HTML.
    pub fn to_markdown(&self) -> String {
        let mut markdown = format!("# Who may call what\n\n{}.\n", Summary::of(self));
        if !self.routes.is_empty() {
            let rows = self.routes.iter().map(row).collect::<String>();
            markdown += &format!("\n{HEAD}{rows}");
        }
        if !self.scopes.is_empty() {
            let scopes = self.scopes.iter().map(scope).collect::<String>();
            markdown += &format!("\n## Scopes\n\n{scopes}");
        }
        if self.tells_schemes() {
            let schemes = self.schemes.iter();
            let schemes = schemes.map(|it| scheme(it, self.is_default(it)));
            markdown += &format!("\n## Schemes\n\n{}", schemes.collect::<String>());
        }
        if !self.acr_values.is_empty() {
            let values = self.acr_values.iter().map(|value| code(value));
            let values = values.collect::<Vec<_>>().join(", ");
            markdown += &format!("\nClasses of authentication (`acr`), weakest first: {values}.\n");
        }
        markdown
    }
}

fn row(route: &Route) -> String {
    let mut path = code(&route.path);
    if let Some(particulars) = route.particulars() {
        path += &format!(" ({})", text(&particulars));
    }
    let origins = route.origins();
    let origins = origins.iter().map(|origin| match origin.place {
        None => code(origin.name),
        Some(place) => format!("{} ({})", code(origin.name), code(&place.to_string())),
    });
    let stated = origins.collect::<Vec<_>>().join(", ");
    format!(
        "| {} | {path} | {} | {stated} |\n",
        text(&route.method),
        asked(route)
    )
}

fn asked(route: &Route) -> String {
    let mut asked = match route.access() {
        Access::AnyToken | Access::Scopes => words(&route.needs),
        Access::Optional if route.needs.has_ways() => {
            format!("public; with credentials: {}", words(&route.needs))
        }
        Access::Optional => format!("public; with a token: {}", words(&route.needs)),
        Access::Public => "public".to_owned(),
        Access::Undeclared if route.needs.is_nothing() => "**undeclared**".to_owned(),
        Access::Undeclared => format!("**undeclared**; its guards: {}", words(&route.needs)),
    };
    if let Some(reason) = route.reason() {
        asked += &format!("; why: {}", text(reason));
    }
    if let Some(trial) = &route.trial {
        asked += &format!("; *report only*: {}", words(trial));
        if let Some(until) = route.until() {
            asked += &format!(", until {}", text(until));
        }
    }
    asked
}

/// `admin` or (`items` and `items:write`), `max_age` 300, `acr` `mfa`.
fn words(needs: &Needs) -> String {
    let mut words = match needs.alternatives.as_slice() {
        _ if needs.has_ways() => {
            let ways: Vec<_> = needs.each_way().map(|way| schemes(&way)).collect();
            match &*ways {
                [only] => only.clone(),
                ways => {
                    let ways = ways.iter().map(|way| format!("({way})"));
                    ways.collect::<Vec<_>>().join(" or ")
                }
            }
        }
        [] => "any token".to_owned(),
        [all] => conjunction(all),
        lists => {
            let lists = lists.iter().map(|all| match all.len() {
                0 | 1 => conjunction(all),
                _ => format!("({})", conjunction(all)),
            });
            lists.collect::<Vec<_>>().join(" or ")
        }
    };
    if let Some(seconds) = needs.max_age {
        words += &format!(", `max_age` {seconds}");
    }
    if let Some(acr) = &needs.acr {
        words += &format!(", `acr` {}", code(acr));
    }
    words
}

/// `AppCookie` and `Login` with `items` and `me`.
fn schemes(way: &[Together<'_>]) -> String {
    let groups = way.iter().map(|group| {
        let schemes: Vec<_> = group.schemes.iter().map(|it| code(it)).collect();
        match group.scopes {
            [] => schemes.join(" and "),
            scopes => format!("{} with {}", schemes.join(" and "), conjunction(scopes)),
        }
    });
    groups.collect::<Vec<_>>().join(", and ")
}

/// `MachineKey`: API key, in the header `X-API-Key`, begins with `acme_`. Machines show a key. *Default.*
fn scheme(scheme: &Scheme, is_default: bool) -> String {
    let mut line = format!("- {}: {}", code(&scheme.name), scheme.kind.title());
    match &scheme.kind {
        SchemeKind::ApiKey {
            place,
            name,
            prefix,
        } => {
            let (place, name, prefix) = (text(place), code(name), code(prefix));
            line += &format!(" in the {place} {name}, which begins with {prefix}.");
        }
        kind => line += &format!(" in the {}.", text(&kind.to_string())),
    }
    if !scheme.description.is_empty() {
        line += &format!(" {}", text(&scheme.description));
    }
    if is_default {
        line += " *Enough where no scheme is named.*";
    }
    line + "\n"
}

fn conjunction(scopes: &[String]) -> String {
    let scopes = scopes.iter().map(|scope| code(scope));
    scopes.collect::<Vec<_>>().join(" and ")
}

fn scope(scope: &Scope) -> String {
    let mut line = format!("- {}: {}", code(&scope.name), text(&scope.description));
    if !scope.implies.is_empty() {
        line += &format!(" Implies {}.", conjunction(&scope.implies));
    }
    if !scope.is_used {
        line += " *No route needs it.*";
    }
    line + "\n"
}

/// A name or a path, as code. What cannot stand in a code span of a table is text.
fn code(name: &str) -> String {
    let stays = |c| !(misleads(c) || matches!(c, '`' | '|'));
    match name.trim() == name && !name.is_empty() && name.chars().all(stays) {
        true => format!("`{name}`"),
        false => text(name),
    }
}

/// Words, on one line, with everything escaped that is more than a letter to Markdown or HTML.
fn text(words: &str) -> String {
    words.chars().fold(String::new(), |mut text, c| {
        match c {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '$' => {
                text.extend(['\\', c]);
            }
            '\t' | '\n' | '\r' => text.push(' '),
            c if misleads(c) => text += &self::text(&c.escape_default().to_string()),
            c => text.push(c),
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn what_is_asked_is_said_in_words() {
        let inventory = sample::every_kind();
        for (route, expected) in [
            (
                "GET /feed",
                "public; with a token: `me`; why: strangers see less",
            ),
            ("GET /health", "**undeclared**"),
            ("GET /legacy", "**undeclared**; its guards: `me`"),
            ("GET /items", "`items` and `me`"),
            (
                "POST /items",
                "(`admin` and `me`) or (`items:write` and `me`)",
            ),
            (
                "DELETE /items/<id>",
                "`items:write` and `me`; *report only*: `items:write` and `admin` and `me`, until 2027-01-01",
            ),
            ("GET /status", "any token"),
            (
                "POST /token",
                "public; why: issues tokens &lt;img src=x onerror=alert(1)&gt;",
            ),
            (
                "POST /transfers",
                "`transfer` and `me`, `max_age` 300, `acr` `mfa`",
            ),
        ] {
            assert_eq!(
                asked(sample::route_of(&inventory, route)),
                expected,
                "{route}"
            );
        }
    }

    #[test]
    fn schemes_are_said_in_words() {
        let inventory = sample::several_schemes();
        for (route, expected) in [
            ("GET /both", "`AppCookie` and `Login` with `items` and `me`"),
            (
                "GET /feed",
                "public; with credentials: `MachineKey` with `items`; why: strangers see less",
            ),
            (
                "GET /items",
                "(`Login` with `items`) or (`MachineKey` with `items`)",
            ),
            (
                "GET /partners",
                "`Login` with `items`, and `Partner`, `max_age` 300",
            ),
            ("GET /status", "(`Login`) or (`MachineKey`)"),
        ] {
            assert_eq!(
                asked(sample::route_of(&inventory, route)),
                expected,
                "{route}"
            );
        }
        let markdown = inventory.to_markdown();
        for line in [
            "- `Login`: OAuth2 in the header Authorization: Bearer. *Enough where no scheme is named.*",
            "- `MachineKey`: API key in the header `X-API-Key`, which begins with `acme_`. Machines show a key. \
             *Enough where no scheme is named.*",
            "- `AppCookie`: API key in the cookie `app_key`, which begins with `app_`.",
        ] {
            assert!(
                markdown.lines().any(|it| it == line),
                "{line}\nis not in\n{markdown}"
            );
        }
    }

    #[test]
    fn routes_are_rows_and_scopes_are_points() {
        let markdown = sample::every_kind().to_markdown();
        for line in [
            "| GET | `/items` | `items` and `me` | `read_items` (`app/src/items.rs:19`), `active_user` (`app/src/security.rs:50`) |",
            "- `items:write`: Create, change and delete items. Implies `items`.",
            "- `audit`: Read the audit log. *No route needs it.*",
            "- `reports`: Read reports with &lt;charts&gt; &amp; \"figures\".",
            "Classes of authentication (`acr`), weakest first: `pwd`, `mfa`.",
        ] {
            assert!(
                markdown.lines().any(|l| l == line),
                "{line}\nis not in\n{markdown}"
            );
        }
        assert!(markdown.contains("| `/reports/<year>/<file..>` (rank 2, application/pdf) |"));
    }

    #[test]
    fn hostile_text_gets_out_of_no_cell() {
        let plain = sample::of_text("plain").to_markdown();
        for hostile in sample::HOSTILE {
            let markdown = sample::of_text(hostile).to_markdown();
            assert_eq!(
                markdown.lines().count(),
                plain.lines().count(),
                "{markdown}"
            );
            for (line, model) in markdown.lines().zip(plain.lines()) {
                assert_eq!(structure(line), structure(model), "{line}");
            }
            assert!(
                !markdown.chars().any(|c| misleads(c) && c != '\n'),
                "{markdown}"
            );
        }
    }

    /// What of a line is not text: everything that could begin a cell, a span, a tag, a link.
    fn structure(line: &str) -> Vec<char> {
        let mut found = Vec::new();
        let mut characters = line.chars();
        while let Some(c) = characters.next() {
            match c {
                '\\' => drop(characters.next()),
                // A code span is text to its end, but not to a table.
                '`' => found.extend(
                    characters
                        .by_ref()
                        .take_while(|c| *c != '`')
                        .filter(|c| *c == '|'),
                ),
                '|' | '<' | '>' | '*' | '_' | '[' | ']' | '{' | '}' | '~' | '$' => found.push(c),
                _ => {}
            }
        }
        found
    }

    #[test]
    fn an_empty_inventory_is_a_sentence() {
        let markdown = sample::empty().to_markdown();
        assert!(
            markdown.starts_with("# Who may call what\n\n0 routes: 0 public, "),
            "{markdown}"
        );
        assert_eq!(markdown.lines().count(), 3);
    }
}
