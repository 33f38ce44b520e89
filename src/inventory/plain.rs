//! Text from source code, or from a lock, made safe to show: no terminal commands, and nothing that reorders it.

use std::fmt;

/// Shows a text on one line, with its control characters written out; everything else stays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'a>(pub(super) &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((start, found)) = rest.char_indices().find(|(_, c)| misleads(*c)) {
            write!(f, "{}{}", &rest[..start], found.escape_default())?;
            rest = &rest[start + found.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Does it make text look like what it is not? Control characters, the separators of lines and
/// paragraphs, the marks that turn the direction of writing around, and the byte order mark.
pub(super) fn misleads(character: char) -> bool {
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
            ("Zoë, größer 你好 🚀", "Zoë, größer 你好 🚀"),
            ("a\r\nb\tc", r"a\r\nb\tc"),
            ("\0\x1b[31m\x7f", r"\u{0}\u{1b}[31m\u{7f}"),
            ("\u{9f}\u{a0}", "\\u{9f}\u{a0}"),
            ("\u{61b}\u{61c}\u{61d}", "\u{61b}\\u{61c}\u{61d}"),
            (
                "\u{200d}\u{200e}\u{200f}\u{2010}",
                "\u{200d}\\u{200e}\\u{200f}\u{2010}",
            ),
            (
                "\u{2027}\u{2028}\u{202e}\u{202f}",
                "\u{2027}\\u{2028}\\u{202e}\u{202f}",
            ),
            (
                "\u{2065}\u{2066}\u{2069}\u{206a}",
                "\u{2065}\\u{2066}\\u{2069}\u{206a}",
            ),
            ("\u{feff}", r"\u{feff}"),
        ] {
            assert_eq!(Plain(text).to_string(), shown, "showing {text:?}");
        }
    }
}
