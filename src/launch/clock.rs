//! What time it is: the system's clock, or a test's.

use std::time::{SystemTime, UNIX_EPOCH};

use rocket::time::OffsetDateTime;

/// Tells the time to what issues and verifies tokens.
///
/// A test stands in for the system with [`Security::clock`](crate::Security::clock):
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use rocket_scopes::Clock;
///
/// struct Fixed(AtomicU64);
///
/// impl Clock for Fixed {
///     fn now(&self) -> u64 {
///         self.0.load(Ordering::Relaxed)
///     }
/// }
/// ```
pub trait Clock: Send + Sync + 'static {
    /// Seconds since the Unix epoch.
    fn now(&self) -> u64;

    /// The day in UTC: `2026-11-25`. A time that no calendar has is after every day.
    fn today(&self) -> String {
        let seconds = i64::try_from(self.now()).ok();
        let time = seconds.and_then(|it| OffsetDateTime::from_unix_timestamp(it).ok());
        time.map_or_else(|| "9999-12-31".to_owned(), |time| time.date().to_string())
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system"
    )]
    fn now(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        // Before 1970 every token has expired in the far future: fail closed instead.
        since.map_or(u64::MAX, |since| since.as_secs())
    }
}

impl<C: Clock> Clock for std::sync::Arc<C> {
    fn now(&self) -> u64 {
        (**self).now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct At(u64);

    impl Clock for At {
        fn now(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_795_564_799, "2026-11-24"),
            (1_795_564_800, "2026-11-25"),
            (253_402_300_799, "9999-12-31"),
            (u64::MAX, "9999-12-31"),
        ] {
            assert_eq!(At(seconds).today(), day, "of {seconds}");
        }
    }
}
