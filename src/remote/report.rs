//! When a failure is worth a log line.

use std::time::{Duration, Instant};

/// One line for each cool-down while it fails, and one when it works again.
#[derive(Debug, Default)]
pub(super) struct Report {
    told: bool,
    told_last: Option<Instant>,
}

impl Report {
    /// It failed: is that to be told?
    pub(super) fn failed(&mut self, now: Instant, cool_down: Duration) -> bool {
        let quiet = self.told_last.is_some_and(|at| now < at + cool_down);
        if !quiet {
            self.told = true;
            self.told_last = Some(now);
        }
        !quiet
    }

    /// It works: was it told that it did not?
    pub(super) fn works(&mut self) -> bool {
        std::mem::take(&mut self.told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_once_a_cool_down() {
        let start = Instant::now();
        let mut report = Report::default();
        let told: Vec<_> = (0..90)
            .filter(|it| report.failed(start + Duration::from_secs(*it), Duration::from_secs(30)))
            .collect();
        assert_eq!(told, [0, 30, 60]);
    }

    #[test]
    fn recovery_is_told_if_the_failure_was() {
        let now = Instant::now();
        let mut report = Report::default();
        assert!(!report.works());
        assert!(report.failed(now, Duration::from_secs(30)));
        assert!(report.works());
        assert!(!report.works());
        // It comes and goes: no more lines for that.
        assert!(!report.failed(now, Duration::from_secs(30)));
        assert!(!report.works());
    }
}
