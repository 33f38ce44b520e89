//! Columns of text for a terminal.

use std::fmt::Write;

use crate::escape::Escaped;

/// Lays out rows under their headings, two spaces between columns. Cells are escaped.
///
/// A column is as wide as its longest cell has characters; signs of double width shift the rest.
pub(super) fn render<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let shown = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| Escaped(cell).to_string()));
    let lines: Vec<[String; N]> = std::iter::once(headings.map(str::to_owned))
        .chain(shown)
        .collect();
    let mut widths = [0; N];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for line in &lines {
        let start = text.len();
        for (cell, width) in line.iter().zip(widths) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{cell:width$}  ");
        }
        let end = start + text[start..].trim_end().len();
        text.truncate(end);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_cells_escaped() {
        let rows = [
            ["Zoë".to_owned(), "x".to_owned()],
            ["a\nb\x1b[31m".to_owned(), String::new()],
        ];
        assert_eq!(
            render(["NAME", "STATE"], &rows),
            "NAME            STATE\nZoë             x\na\\nb\\u{1b}[31m\n",
        );
    }
}
