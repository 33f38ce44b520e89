//! The report of a matrix: every row, what failed, and what was not tested.

use std::fmt;
use std::sync::Arc;

use super::row::{Declared, Row};
use crate::inventory::Route;

/// What a server answered to all who asked.
///
/// Shown as a table, with the routes that were not asked.
#[derive(Clone, Debug)]
#[must_use = "`assert` fails the test"]
pub struct DenialMatrix {
    pub(super) routes: Vec<Asked>,
    pub(super) failures: Vec<Failure>,
}

/// A route, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) route: Arc<Route>,
    pub(super) rows: Vec<Row>,
    /// Who did not ask, and why.
    pub(super) unasked: Vec<String>,
    /// Why it was not asked.
    pub(super) skipped: Option<String>,
}

/// Something that is not as it is declared, or that could not be tested.
#[derive(Clone, Debug)]
pub struct Failure {
    pub(super) route: Option<Arc<Route>>,
    pub(super) text: String,
}

impl DenialMatrix {
    /// Every request, in the order of the routes.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.routes.iter().flat_map(|asked| &asked.rows)
    }

    /// What is wrong.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// How many routes were asked.
    pub fn tested(&self) -> usize {
        let asked = self.routes.iter().filter(|asked| asked.skipped.is_none());
        asked.count()
    }

    /// The routes that were not asked, and why.
    pub fn skipped(&self) -> impl Iterator<Item = (&Route, &str)> {
        self.routes
            .iter()
            .filter_map(|asked| Some((&*asked.route, asked.skipped.as_deref()?)))
    }

    /// Callers who did not ask for lack of credentials, each with the route, and why.
    pub fn unasked(&self) -> impl Iterator<Item = (&Route, &str)> {
        self.routes.iter().flat_map(|asked| {
            let unasked = asked.unasked.iter();
            unasked.map(|reason| (&*asked.route, reason.as_str()))
        })
    }

    /// Fails the test unless everything was answered as it is declared.
    ///
    /// # Panics
    ///
    /// With each failure: the route and where it is declared, what was sent, what should have come back, what
    /// did, and where to look.
    #[track_caller]
    pub fn assert(&self) {
        if self.failures.is_empty() {
            return;
        }
        let shown = self.failures.iter().take(MOST_SHOWN);
        let shown: Vec<_> = shown.map(ToString::to_string).collect();
        let more = match self.failures.len().saturating_sub(MOST_SHOWN) {
            0 => String::new(),
            more => format!("\n\n.. and {more} more"),
        };
        panic!("{}\n\n{}{more}\n", self.summary(), shown.join("\n\n"));
    }

    fn summary(&self) -> String {
        let requests = self.rows().count();
        let refusals = self.rows().filter(|row| row.is_refusal()).count();
        format!(
            "denial matrix: {} routes, {requests} requests ({refusals} to refuse), {} failures",
            self.tested(),
            self.failures.len()
        )
    }

    /// Fails where nothing was tested.
    pub(super) fn check_substance(&mut self) {
        let text = if self.tested() == 0 {
            "nothing was tested: no route has a stance, or all were skipped"
        } else if !self.rows().any(Row::is_refusal) {
            "nothing was refused: no route that was tested asks anything of its caller"
        } else {
            return;
        };
        self.failures.push(Failure {
            route: None,
            text: text.to_owned(),
        });
    }
}

/// More are counted only.
const MOST_SHOWN: usize = 20;

impl fmt::Display for DenialMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.summary())?;
        for Asked {
            route,
            rows,
            unasked,
            skipped,
        } in &self.routes
        {
            writeln!(f, "\n{}", Declared(route))?;
            if let Some(reason) = skipped {
                writeln!(f, "  skipped: {reason}")?;
            }
            for row in rows {
                writeln!(f, "  {row}")?;
            }
            for reason in unasked {
                writeln!(f, "  skip  {reason}")?;
            }
        }
        for failure in &self.failures {
            writeln!(f, "\n{failure}")?;
        }
        Ok(())
    }
}

impl Failure {
    /// The route that it is about; none, if it is about the server.
    pub fn route(&self) -> Option<&Route> {
        self.route.as_deref()
    }

    /// The failure of a row.
    pub(super) fn of(row: &Row, subject: &str) -> Option<Self> {
        let help = row.fault?;
        let by = row.by.as_deref();
        let by = by.map_or_else(String::new, |by| format!(", answered by {by}"));
        Some(Self::new(
            &row.route,
            format!(
                "sent:     {}, {} (subject `{subject}`)\n\
                 expected: {}{by}\n\
                 got:      {}{}\n\
                 help: {help}",
                row.request,
                row.caller,
                row.expected_text(),
                row.got_text(),
                match row.answer.is_let_through() {
                    true => ": the policy did not refuse",
                    false => "",
                },
            ),
        ))
    }

    /// Something that is wrong with a route.
    pub(super) fn new(route: &Arc<Route>, text: impl fmt::Display) -> Self {
        let text = text.to_string().replace('\n', "\n    ");
        Self {
            route: Some(route.clone()),
            text: format!("{}\n    {text}", Declared(route)),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
