//! A scheme of the server, with the box that the script makes use of.

use std::fmt;

use super::text::Text;
use crate::inventory::Scheme;

/// A scheme at its place in the inventory, and whether it is a default.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a>(pub(super) usize, pub(super) &'a Scheme, pub(super) bool);

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(index, scheme, is_default) = self;
        write!(
            f,
            "<li class=\"scheme\"><label><input type=\"checkbox\" autocomplete=\"off\" \
             aria-describedby=\"scheme-{index}\" hidden> <code>{}</code></label>",
            Text(&scheme.name)
        )?;
        if *is_default {
            f.write_str(" <span class=\"tag\">default</span>")?;
        }
        let (title, shown) = (scheme.kind.title(), scheme.kind.to_string());
        write!(
            f,
            "<p id=\"scheme-{index}\">{title}: <code>{}</code>",
            Text(&shown)
        )?;
        if !scheme.description.is_empty() {
            write!(f, " {}", Text(&scheme.description))?;
        }
        f.write_str("</p></li>\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn a_scheme_says_what_its_callers_show() {
        let schemes = sample::several_schemes().schemes;
        let html = Entry(1, &schemes[1], true).to_string();
        assert!(html.contains("<code>MachineKey</code></label> <span class=\"tag\">default"));
        assert!(
            html.contains(
                "<p id=\"scheme-1\">API key: <code>header X-API-Key: acme_..</code> Machines show a key.</p>"
            ),
            "{html}"
        );
        let html = Entry(3, &schemes[3], false).to_string();
        assert!(html.contains("HTTP Basic: <code>header Authorization: Basic</code></p>"));
        assert!(!html.contains("default"), "{html}");
    }
}
