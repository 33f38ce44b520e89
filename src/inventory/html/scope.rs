//! A scope of the catalogue, with the box that the script makes use of.

use std::fmt;

use super::needs::{AND, Codes};
use super::text::Text;
use crate::inventory::Scope;

/// A scope at its place in the catalogue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a>(pub(super) usize, pub(super) &'a Scope);

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(index, scope) = self;
        write!(
            f,
            "<li class=\"scope\"><label><input type=\"checkbox\" autocomplete=\"off\" \
             aria-describedby=\"scope-{index}\" hidden> <code>{}</code></label> <span class=\"tag\" hidden>implied</span>",
            Text(&scope.name)
        )?;
        if !scope.is_used {
            f.write_str(" <span class=\"tag\">not used</span>")?;
        }
        write!(f, "<p id=\"scope-{index}\">{}", Text(&scope.description))?;
        if !scope.implies.is_empty() {
            write!(f, " Implies {}.", Codes(&scope.implies, AND))?;
        }
        f.write_str("</p></li>\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn a_scope_says_what_it_permits_and_implies() {
        let scopes = sample::every_kind().scopes;
        let html = Entry(8, &scopes[8]).to_string();
        assert!(html.contains("<code>admin</code></label>"), "{html}");
        assert!(
            html.contains("<p id=\"scope-8\">Look after everybody&#39;s items."),
            "{html}"
        );
        assert!(html.contains("Implies <code>items</code> "), "{html}");
        assert!(!html.contains("not used"), "{html}");
    }

    #[test]
    fn what_no_route_needs_is_marked() {
        let scopes = sample::every_kind().scopes;
        let html = Entry(7, &scopes[7]).to_string();
        assert!(html.contains("not used"), "{html}");
        assert!(!html.contains("Implies"), "{html}");
    }
}
