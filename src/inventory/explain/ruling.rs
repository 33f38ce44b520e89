//! What the server would say to a call.

use std::fmt;

/// What the server would say to a call, before any guard's function is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ruling {
    /// The route that answers: `GET /projects/<id>`.
    pub route: String,
    /// Its handler.
    pub handler: Option<String>,
    /// Is the call let through?
    pub allowed: bool,
    /// Why: as [`Decision::reason`](crate::Decision::reason) says it.
    pub reason: &'static str,
    /// The status of a refusal.
    pub status: Option<u16>,
    /// By which schemes the call comes; nothing, where the server has one scheme, of tokens.
    pub schemes: Vec<String>,
    /// What the operation asks.
    pub needs: String,
    /// The clause that refuses: as it is written, what it stands on, and where.
    pub clause: Option<(String, String, String)>,
    /// The scopes to ask for.
    pub ask_for: Vec<String>,
    /// The scopes of the call that the catalogue does not have.
    pub unknown: Vec<String>,
}

/// Some lines for a terminal. What the call said is escaped.
impl fmt::Display for Ruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.route)?;
        if let Some(handler) = &self.handler {
            write!(f, " ({handler})")?;
        }
        match self.status {
            None => writeln!(f, ": let through")?,
            Some(status) => writeln!(f, ": refused with {status}, {}", self.reason)?,
        }
        if !self.schemes.is_empty() {
            writeln!(f, "  it comes by: {}", self.schemes.join(", "))?;
        }
        write!(f, "  it needs: {}", self.needs)?;
        if let Some((clause, by, place)) = &self.clause {
            write!(f, "\n  the clause that refuses: `{clause}` ({by}, {place})")?;
        }
        if !self.ask_for.is_empty() {
            let what = match self.schemes.is_empty() {
                true => "a token",
                false => "scopes",
            };
            write!(f, "\n  {what} to ask for: {}", self.ask_for.join(" "))?;
        }
        for word in &self.unknown {
            write!(
                f,
                "\n  the catalogue has no scope `{}`",
                word.escape_debug()
            )?;
        }
        Ok(())
    }
}
