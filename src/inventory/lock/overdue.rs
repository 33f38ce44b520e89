//! Report-only clauses whose day is over.

use crate::inventory::{Declaration, Inventory, Route};

impl Inventory {
    /// The report-only clauses that should be enforced by now, each once, by day and place.
    ///
    /// `today` is a day like `2026-11-25`. On the day that a clause names it is still fine. A day that
    /// is of no such form is over: a deadline that never comes would be none.
    ///
    /// ```
    /// # use rocket_scopes::inventory::Inventory;
    /// # fn check(inventory: &Inventory) {
    /// for clause in inventory.overdue("2026-11-25") {
    ///     println!("{}:{}: still only reported: {}", clause.place.file, clause.place.line, clause.says);
    /// }
    /// # }
    /// ```
    pub fn overdue(&self, today: &str) -> Vec<&Declaration> {
        let mut late: Vec<&Declaration> = self
            .routes
            .iter()
            .flat_map(Route::declarations)
            .filter(|declaration| day(declaration).is_some_and(|until| is_over(until, today)))
            .collect();
        // A guard's clause stands in the inventory once for each route that takes the guard.
        late.sort_by_key(|clause| {
            (
                day(clause),
                &clause.place.file,
                clause.place.line,
                &clause.says,
            )
        });
        late.dedup();
        late
    }
}

fn day(declaration: &Declaration) -> Option<&str> {
    declaration.report_only.as_ref()?.until.as_deref()
}

/// Days of this form compare as texts do.
fn is_over(until: &str, today: &str) -> bool {
    !(is_day(until) && is_day(today) && today <= until)
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_clause_is_overdue_the_day_after() {
        for (until, today, over) in [
            ("2026-11-25", "2026-11-24", false),
            ("2026-11-25", "2026-11-25", false),
            ("2026-11-25", "2026-11-26", true),
            ("2026-12-01", "2026-11-30", false),
            ("2027-01-01", "2026-12-31", false),
            ("2026-12-31", "2027-01-01", true),
        ] {
            assert_eq!(is_over(until, today), over, "until {until}, on {today}");
        }
    }

    #[test]
    fn what_is_no_day_is_over() {
        for (until, today) in [
            ("", "2026-11-25"),
            ("9999", "2026-11-25"),
            ("2027-1-1", "2026-11-25"),
            ("2027-01-01 ", "2026-11-25"),
            ("2027/01/01", "2026-11-25"),
            ("never", "2026-11-25"),
            ("2027-01-01", ""),
            ("2027-01-01", "25.11.2026"),
            ("2027-01-01", "12026-11-25"),
        ] {
            assert!(is_over(until, today), "until {until:?}, on {today:?}");
        }
    }

    #[test]
    fn a_clause_of_a_shared_guard_is_told_once() {
        let mut inventory = sample::inventory();
        assert_eq!(inventory.overdue("2027-01-01"), Vec::<&Declaration>::new());
        let late = inventory.overdue("2027-01-02");
        assert_eq!(late.len(), 1, "{late:#?}");
        assert_eq!(late[0].says, "new:scope");

        let items = inventory
            .routes
            .iter()
            .find(|route| route.trial.is_some())
            .unwrap()
            .items
            .clone();
        inventory.routes[0].items = items;
        assert_eq!(inventory.overdue("2027-01-02").len(), 1);
    }
}
