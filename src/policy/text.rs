//! Texts of errors that name what the compiler knows.

/// A text that the compiler puts together: constants cannot be formatted yet.
pub(crate) struct Text {
    bytes: [u8; Text::LONGEST],
    length: usize,
}

impl Text {
    const LONGEST: usize = 512;
    pub(crate) const EMPTY: Self = Self {
        bytes: [0; Self::LONGEST],
        length: 0,
    };

    /// Adds a piece, unless there is no room for all of it.
    pub(crate) const fn with(mut self, piece: &str) -> Self {
        let piece = piece.as_bytes();
        if self.length + piece.len() <= Self::LONGEST {
            let mut at = 0;
            while at < piece.len() {
                self.bytes[self.length + at] = piece[at];
                at += 1;
            }
            self.length += piece.len();
        }
        self
    }

    pub(crate) const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.length);
        match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "a text that cannot be shown",
        }
    }
}
