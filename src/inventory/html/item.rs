//! The tree of items that a requirement comes from, with what each of them states.

use std::fmt;

use super::text::{Breaking, Text};
use crate::denial::kind_name;
use crate::inventory::{Declaration, Item, ItemKind, Place, ReportOnly};

/// Items of one level, each with the guards that it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree<'a>(pub(super) &'a [Item]);

struct Node<'a>(&'a Item);

struct Says<'a>(&'a Declaration);

struct At<'a>(&'a Place);

/// Report only, and until when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial<'a>(pub(super) Option<&'a str>);

impl fmt::Display for Tree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        f.write_str("<ul class=\"tree\">\n")?;
        self.0.iter().try_for_each(|item| Node(item).fmt(f))?;
        f.write_str("</ul>\n")
    }
}

impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(item) = self;
        let (kind, name) = (kind_name(item.kind), Text(&item.name));
        write!(
            f,
            "<li><p class=\"item\"><span class=\"kind\">{kind}</span> <code>{name}</code>"
        )?;
        if item.is_optional {
            f.write_str(" <span class=\"badge\">optional</span>")?;
        }
        if let Some(place) = &item.place {
            At(place).fmt(f)?;
        }
        f.write_str("</p>\n")?;
        match (item.declarations.as_slice(), item.kind) {
            ([], ItemKind::Principal) => {
                f.write_str("<p class=\"says\">needs a good token</p>\n")?
            }
            ([], _) => f.write_str("<p class=\"says\">states nothing itself</p>\n")?,
            (all, _) => all.iter().try_for_each(|one| Says(one).fmt(f))?,
        }
        writeln!(f, "{}</li>", Tree(&item.guards))
    }
}

impl fmt::Display for Says<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(declaration) = self;
        write!(
            f,
            "<p class=\"says\">states <code>{}</code>",
            Text(&declaration.says)
        )?;
        if let Some(ReportOnly { until }) = &declaration.report_only {
            write!(f, " {}", Trial(until.as_deref()))?;
        }
        writeln!(f, "{}</p>", At(&declaration.place))
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line } = self.0;
        write!(f, " <span class=\"place\">{}:{line}</span>", Breaking(file))
    }
}

impl fmt::Display for Trial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<span class=\"badge trial\">report only")?;
        if let Some(until) = self.0 {
            write!(f, " until {}", Text(until))?;
        }
        f.write_str("</span>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn guards_stand_below_what_takes_them() {
        let inventory = sample::every_kind();
        let html = Tree(&sample::route_of(&inventory, "PUT /projects/<id>").items).to_string();
        let mut rest = html.as_str();
        for next in [
            "module</span> <code>projects</code>",
            "</li>",
            "route</span> <code>rename_project</code>",
            "states <code>me</code>",
            "<ul class=\"tree\">",
            "guard</span> <code>editor</code>",
            "states <code>any(project:{id}:write, admin)</code>",
            "<ul class=\"tree\">",
            "guard</span> <code>member</code>",
            "states nothing itself",
            "<code>active_user</code>",
            "<code>current_user</code>",
            "needs a good token",
        ] {
            let (_, after) = rest
                .split_once(next)
                .unwrap_or_else(|| panic!("{next}\n{html}"));
            rest = after;
        }
        assert_eq!(html.matches("<ul").count(), html.matches("</ul>").count());
        assert_eq!(html.matches("<li").count(), html.matches("</li>").count());
    }

    #[test]
    fn lines_trials_and_options_are_shown() {
        let inventory = sample::every_kind();
        let tree = |route| Tree(&sample::route_of(&inventory, route).items).to_string();
        let html = tree("DELETE /items/<id>");
        assert!(
            html.contains("report only until 2027-01-01</span>"),
            "{html}"
        );
        assert!(
            html.contains("app<wbr>/src<wbr>/items.rs:44</span>"),
            "{html}"
        );
        assert!(tree("GET /reports/<year>/<file..>").contains("report only</span>"));
        assert!(
            tree("GET /feed").contains("<code>active_user</code> <span class=\"badge\">optional")
        );
        assert_eq!(Tree(&[]).to_string(), "");
    }
}
