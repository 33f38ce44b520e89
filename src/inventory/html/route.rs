//! A route: what it is, what it asks, and where that comes from.

use std::fmt;

use super::item::{Tree, Trial};
use super::needs::{Asked, Codes};
use super::text::{Breaking, Text};
use crate::inventory::Route;
use crate::inventory::access::Access;

/// A route in the list. The script finds it by its place there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a>(pub(super) &'a Route);

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(route) = self;
        let (method, path) = (Text(&route.method), Breaking(&route.path));
        let class = class(&route.method);
        write!(
            f,
            "<li class=\"route\">\n<div class=\"what\"><h3><span class=\"method {class}\">{method}</span> \
             <code class=\"path\">{path}</code></h3>\n"
        )?;
        particulars(route, f)?;
        f.write_str("</div>\n<div class=\"asks\">\n")?;
        asked(route, f)?;
        trial(route, f)?;
        f.write_str("<p class=\"verdict\" hidden></p>\n</div>\n")?;
        origin(route, f)?;
        f.write_str("</li>\n")
    }
}

/// The handler, the rank, the media type.
fn particulars(route: &Route, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let particulars = route.particulars();
    if route.handler.is_none() && particulars.is_none() {
        return Ok(());
    }
    f.write_str("<p class=\"particulars\">")?;
    if let Some(handler) = &route.handler {
        write!(f, "<code>{}</code>", Text(handler))?;
    }
    if let Some(particulars) = particulars {
        write!(f, " {}", Text(&particulars))?;
    }
    f.write_str("</p>\n")
}

fn asked(route: &Route, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let asked = Asked(&route.needs);
    match route.access() {
        Access::AnyToken if route.needs.has_ways() => writeln!(f, "<p>{asked}</p>"),
        Access::AnyToken => writeln!(f, "<p><span class=\"stance\">any token</span>{asked}</p>"),
        Access::Optional => {
            public(route, f)?;
            match route.needs.alternatives.is_empty() {
                _ if route.needs.has_ways() => {
                    writeln!(f, "<p>Credentials, if there are any, must be {asked}</p>")
                }
                true => writeln!(f, "<p>A token, if there is one, must be good.{asked}</p>"),
                false => writeln!(f, "<p>A token, if there is one, needs {asked}</p>"),
            }
        }
        Access::Public => public(route, f),
        Access::Scopes => writeln!(f, "<p>{asked}</p>"),
        Access::Undeclared => {
            f.write_str("<p><span class=\"stance undeclared\">undeclared</span>")?;
            match route.needs.is_nothing() {
                true => f.write_str(" Nothing says who may call it.</p>\n"),
                false => writeln!(f, " Its guards need {asked}</p>"),
            }
        }
    }
}

fn public(route: &Route, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("<p><span class=\"stance public\">public</span>")?;
    if let Some(reason) = route.reason() {
        write!(f, " <span class=\"reason\">{}</span>", Text(reason))?;
    }
    f.write_str("</p>\n")
}

fn trial(route: &Route, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(needs) = &route.trial else {
        return Ok(());
    };
    let (badge, asked) = (Trial(route.until()), Asked(needs));
    match needs.alternatives.is_empty() && !needs.has_ways() {
        true => writeln!(f, "<p class=\"trial\">{badge} any token{asked}</p>"),
        false => writeln!(f, "<p class=\"trial\">{badge} {asked}</p>"),
    }
}

fn origin(route: &Route, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut names: Vec<String> = Vec::new();
    for origin in route.origins() {
        if !names.iter().any(|name| name == origin.name) {
            names.push(origin.name.to_owned());
        }
    }
    if route.items.is_empty() || names.is_empty() {
        return Ok(());
    }
    let words = match route.is_stated() {
        true => "Stated by",
        false => "Nothing stated by",
    };
    let codes = Codes(&names, ", ");
    let tree = Tree(&route.items);
    write!(
        f,
        "<details class=\"origin\"><summary>{words} {codes}</summary>\n{tree}</details>\n"
    )
}

/// What a method does, as the name of a colour; no text of the inventory gets into it.
fn class(method: &str) -> &'static str {
    match method {
        "DELETE" => "deletes",
        "GET" | "HEAD" | "OPTIONS" => "reads",
        "POST" => "creates",
        _ => "changes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    fn html(route: &str) -> String {
        Entry(sample::route_of(&sample::every_kind(), route)).to_string()
    }

    #[test]
    fn each_kind_says_what_it_asks() {
        for (route, expected) in [
            (
                "GET /feed",
                "public</span> <span class=\"reason\">strangers see less</span>",
            ),
            (
                "GET /feed",
                "A token, if there is one, needs <span class=\"all\"><code>me</code>",
            ),
            (
                "GET /health",
                "undeclared</span> Nothing says who may call it.",
            ),
            (
                "GET /health",
                "<summary>Nothing stated by <code>health</code>",
            ),
            ("GET /items", "<p><span class=\"all\"><code>items</code> "),
            (
                "GET /items",
                "<summary>Stated by <code>read_items</code>, <code>active_user</code>",
            ),
            (
                "GET /legacy",
                "undeclared</span> Its guards need <span class=\"all\"><code>me",
            ),
            (
                "GET /reports/<year>/<file..>",
                "<code>download_report</code> rank 2, application/pdf",
            ),
            (
                "GET /reports/<year>/<file..>",
                "report only</span> <span class=\"all\"><code>reports",
            ),
            (
                "DELETE /items/<id>",
                "report only until 2027-01-01</span> <span class=\"all\">",
            ),
            ("GET /status", "<span class=\"stance\">any token</span></p>"),
            (
                "PUT /users/me/password",
                "any token</span> <span class=\"badge\"",
            ),
            (
                "POST /token",
                "tokens &lt;img src=x onerror=alert(1)&gt;</span>",
            ),
        ] {
            let html = html(route);
            assert!(html.contains(expected), "{expected}\nis not in\n{html}");
        }
    }

    #[test]
    fn schemes_take_the_place_of_any_token() {
        let inventory = sample::several_schemes();
        for (route, expected) in [
            (
                "GET /status",
                "<div class=\"asks\">\n<p><span class=\"all\"><code class=\"by\">Login",
            ),
            (
                "GET /feed",
                "Credentials, if there are any, must be <span class=\"all\"><code class=\"by\">Machine",
            ),
            (
                "GET /trial",
                "report only</span> <span class=\"all\"><code class=\"by\">MachineKey",
            ),
        ] {
            let html = Entry(sample::route_of(&inventory, route)).to_string();
            assert!(html.contains(expected), "{expected}\nis not in\n{html}");
            assert!(!html.contains("any token"), "{html}");
        }
    }

    #[test]
    fn a_name_that_states_twice_is_named_once() {
        let html = html("DELETE /items/<id>");
        let (_, summary) = html.split_once("<summary>").unwrap();
        let (summary, _) = summary.split_once("</summary>").unwrap();
        assert_eq!(summary.matches("delete_item").count(), 1, "{summary}");
    }

    #[test]
    fn a_route_of_others_has_no_handler_line() {
        let html = html("GET /static/<path..>");
        assert!(!html.contains("particulars"), "{html}");
        assert!(html.contains("<code class=\"path\"><wbr>/static<wbr>/&lt;path..&gt;</code>"));
    }
}
