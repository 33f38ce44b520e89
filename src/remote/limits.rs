//! How often, how long, how much.

use std::time::Duration;

/// What a provider may cost. Its own wishes (`Cache-Control`, `Retry-After`) are not heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Between two fetches while all is well; the most between two attempts while it is not.
    pub(crate) refresh: Duration,
    /// Between the first failure and the next attempt; doubled each time.
    pub(crate) retry: Duration,
    /// Between two fetches because something was looked for in vain, and between two log lines.
    pub(crate) cool_down: Duration,
    /// How long a document is used when it cannot be fetched again; at least two refreshes.
    pub(crate) stale_for: Duration,
    /// For a whole fetch: metadata, redirects and the document.
    pub(crate) fetch: Duration,
    /// The bytes of one answer, counted as they come.
    pub(crate) body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            refresh: Duration::from_mins(10),
            retry: Duration::from_secs(1),
            cool_down: Duration::from_secs(30),
            stale_for: Duration::from_hours(24),
            fetch: Duration::from_secs(5),
            body: 1 << 20,
        }
    }
}

impl Limits {
    /// After so many failures in a row: doubled each time, up to the interval of the refresh.
    pub(super) fn pause(&self, failures: u32) -> Duration {
        match failures.checked_sub(1) {
            None => self.refresh,
            Some(doubled) => {
                let factor = 1_u32.checked_shl(doubled).unwrap_or(u32::MAX);
                self.retry.saturating_mul(factor).min(self.refresh)
            }
        }
    }

    /// A document that is younger than the next fetch is never too old.
    pub(super) fn stale_for(&self) -> Duration {
        self.stale_for.max(self.refresh.saturating_mul(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_become_rarer_up_to_the_interval_of_the_refresh() {
        let limits = Limits::default();
        for (failures, seconds) in [
            (0, 600),
            (1, 1),
            (2, 2),
            (3, 4),
            (10, 512),
            (11, 600),
            (33, 600),
            (u32::MAX, 600),
        ] {
            assert_eq!(
                limits.pause(failures),
                Duration::from_secs(seconds),
                "after {failures} failures"
            );
        }
    }

    #[test]
    fn a_document_lives_at_least_until_its_refresh() {
        let limits = Limits {
            stale_for: Duration::ZERO,
            ..Limits::default()
        };
        assert!(limits.stale_for() > limits.refresh);
    }
}
