//! Text from outside made safe to show: one line, no terminal commands, nothing that reorders it.

use std::fmt;

/// Shows a text with its control characters written out, for log lines and terminals.
///
/// Besides the control characters these are the line and paragraph separators, the marks that turn
/// the direction of writing around, and the byte order mark: all of them make text look like what
/// it is not. Everything else, backslashes included, stays as it is.
///
/// ```
/// use app::escape::Escaped;
///
/// assert_eq!(Escaped("zoë\nadmin").to_string(), r"zoë\nadmin");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(
    /// The text to show.
    pub &'a str,
);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((start, found)) = rest.char_indices().find(|(_, c)| misleads(*c)) {
            write!(f, "{}{}", &rest[..start], found.escape_default())?;
            rest = &rest[start + found.len_utf8()..];
        }
        f.write_str(rest)
    }
}

fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misleads_is_written_out_and_the_rest_stays() {
        for (text, shown) in [
            ("", ""),
            ("plain 'text' \"with\" \\n", "plain 'text' \"with\" \\n"),
            ("Zoë 你好 🚀", "Zoë 你好 🚀"),
            ("a\r\nb\tc", r"a\r\nb\tc"),
            ("\0\x1b[31m\x7f", r"\u{0}\u{1b}[31m\u{7f}"),
            ("\u{80}\u{9f}\u{a0}", "\\u{80}\\u{9f}\u{a0}"),
            (
                "\u{2027}\u{2028}\u{2029}\u{202a}\u{202e}\u{202f}",
                "\u{2027}\\u{2028}\\u{2029}\\u{202a}\\u{202e}\u{202f}",
            ),
            (
                "\u{200d}\u{200e}\u{200f}\u{2010}",
                "\u{200d}\\u{200e}\\u{200f}\u{2010}",
            ),
            (
                "\u{2065}\u{2066}\u{2069}\u{206a}",
                "\u{2065}\\u{2066}\\u{2069}\u{206a}",
            ),
            ("\u{61c}\u{feff}", r"\u{61c}\u{feff}"),
        ] {
            assert_eq!(Escaped(text).to_string(), shown, "showing {text:?}");
        }
    }
}
