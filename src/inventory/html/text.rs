//! The only ways in which a text of the inventory gets into the page.

use std::fmt::{self, Write};

use serde::Serialize;

use crate::inventory::plain::misleads;

/// A text between tags, or in a quoted attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a>(pub(super) &'a str);

/// A path: it may be broken before each slash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breaking<'a>(pub(super) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            // White space, as anywhere in HTML.
            '\t' | '\n' | '\r' => f.write_char(' '),
            c if misleads(c) => write!(f, "{}", c.escape_default()),
            c => f.write_char(c),
        })
    }
}

impl fmt::Display for Breaking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut segments = self.0.split('/');
        Text(segments.next().unwrap_or_default()).fmt(f)?;
        segments.try_for_each(|segment| write!(f, "<wbr>/{}", Text(segment)))
    }
}

/// JSON that can stand in a `<script>` element: nothing in it looks like a tag or a comment.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_string(value).expect("texts, numbers, lists and structs are JSON");
    // None of these can stand outside of a JSON string.
    json.chars().fold(String::new(), |mut safe, c| {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample::HOSTILE;

    #[test]
    fn text_is_no_html() {
        for (text, html) in [
            ("größer", "größer"),
            ("\"><script>", "&quot;&gt;&lt;script&gt;"),
            ("' onclick='x&amp;", "&#39; onclick=&#39;x&amp;amp;"),
            ("a\nb", "a b"),
            ("\u{1b}[31m\u{202e}", "\\u{1b}[31m\\u{202e}"),
            ("{{data}}", "{{data}}"),
        ] {
            assert_eq!(Text(text).to_string(), html, "{text:?}");
        }
    }

    #[test]
    fn a_path_breaks_at_its_slashes() {
        assert_eq!(Breaking("/a/<b>").to_string(), "<wbr>/a<wbr>/&lt;b&gt;");
        assert_eq!(Breaking("").to_string(), "");
        assert_eq!(Breaking("</b>").to_string(), "&lt;<wbr>/b&gt;");
    }

    #[test]
    fn json_stays_in_its_element_and_keeps_its_value() {
        for text in HOSTILE.into_iter().chain(["\u{2028}\u{2029}"]) {
            let safe = json(&text);
            assert!(
                !safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']),
                "{safe}"
            );
            assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        }
    }
}
