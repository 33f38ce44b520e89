//! When to fetch next, and what to say to whoever looks for something in vain.

use std::time::{Duration, Instant};

use super::limits::Limits;

/// What to do about something that is not in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss {
    /// It may be there soon, or the provider cannot be asked: 503, and `Retry-After`.
    Fetching {
        /// Never less than a second, the unit of that header.
        retry_after: Duration,
    },
    /// The document was fetched a moment ago, and it is not there: refuse.
    Fresh,
}

/// One fetch at a time, one for all misses of a cool-down, and one at each refresh.
#[derive(Debug)]
pub(super) struct Schedule {
    limits: Limits,
    next: Instant,
    /// A miss asked for a fetch that has not begun.
    asked: bool,
    asked_last: Option<Instant>,
    running: bool,
    /// Failures in a row.
    failures: u32,
    /// The last fetch brought a good document.
    good: bool,
}

/// What a fetch takes, in the unit of `Retry-After`.
const SOON: Duration = Duration::from_secs(1);

impl Miss {
    pub(super) const SOON: Self = Self::Fetching { retry_after: SOON };
}

impl Schedule {
    /// The first fetch is due at once.
    pub(super) fn new(limits: Limits, now: Instant) -> Self {
        Self {
            limits,
            next: now,
            asked: false,
            asked_last: None,
            running: false,
            failures: 0,
            good: false,
        }
    }

    /// Something is not there. The first one of a cool-down asks for a fetch: then whoever fetches has
    /// to be woken, which the second value says.
    ///
    /// The cool-down counts from the last fetch that a miss asked for: a key that appears between two
    /// refreshes is found by its first token, and a flood of made-up ones still costs one fetch.
    pub(super) fn miss(&mut self, now: Instant) -> (Miss, bool) {
        if self.running || self.asked {
            return (Miss::SOON, false);
        }
        let warm = self.asked_last.map(|at| at + self.limits.cool_down);
        match warm.filter(|warm| now < *warm) {
            Some(_) if self.good => (Miss::Fresh, false),
            Some(warm) => {
                let wait = warm.min(self.next).saturating_duration_since(now);
                let retry_after = wait.max(SOON);
                (Miss::Fetching { retry_after }, false)
            }
            None => {
                self.asked = true;
                self.asked_last = Some(now);
                (Miss::SOON, true)
            }
        }
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.asked || self.next <= now
    }

    pub(super) fn next(&self) -> Instant {
        self.next
    }

    pub(super) fn begin(&mut self) {
        self.asked = false;
        self.running = true;
    }

    /// A fetch has ended. The chance, any byte, makes the pause up to an eighth longer, so that many
    /// servers do not ask at the same moment.
    pub(super) fn end(&mut self, now: Instant, good: bool, chance: u8) {
        self.running = false;
        self.good = good;
        self.failures = if good {
            0
        } else {
            self.failures.saturating_add(1)
        };
        let pause = self.limits.pause(self.failures);
        self.next = now + pause + pause.mul_f64(f64::from(chance) / 2048.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn fetched(good: bool) -> (Schedule, Instant) {
        let now = Instant::now();
        let mut schedule = Schedule::new(Limits::default(), now);
        assert!(schedule.is_due(now));
        schedule.begin();
        schedule.end(now, good, 0);
        (schedule, now)
    }

    #[test]
    fn misses_of_a_cool_down_share_one_fetch() {
        let (mut schedule, now) = fetched(true);
        assert_eq!(schedule.miss(now), (Miss::SOON, true));
        assert_eq!(schedule.miss(now), (Miss::SOON, false), "asked for");
        assert!(schedule.is_due(now));
        schedule.begin();
        assert!(!schedule.is_due(now));
        assert_eq!(schedule.miss(now), (Miss::SOON, false), "in flight");
        schedule.end(now, true, 0);
        for seconds in [0, 1, 29] {
            let later = now + SECOND * seconds;
            assert_eq!(schedule.miss(later), (Miss::Fresh, false));
        }
        assert_eq!(schedule.miss(now + SECOND * 30), (Miss::SOON, true));
    }

    #[test]
    fn misses_are_not_refused_while_the_provider_cannot_be_asked() {
        let (mut schedule, now) = fetched(false);
        assert_eq!(schedule.miss(now), (Miss::SOON, true));
        for failure in 2..10 {
            schedule.begin();
            schedule.end(now, false, 0);
            let wait = SECOND * (1 << (failure - 1)).min(30);
            let miss = Miss::Fetching { retry_after: wait };
            assert_eq!(schedule.miss(now), (miss, false), "failure {failure}");
        }
        let almost = now + SECOND * 30 - Duration::from_millis(1);
        assert_eq!(schedule.miss(almost), (Miss::SOON, false), "whole seconds");
    }

    #[test]
    fn failures_make_attempts_rarer_and_a_success_ends_that() {
        let (mut schedule, now) = fetched(false);
        for seconds in [1, 2, 4, 8] {
            assert_eq!(schedule.next(), now + SECOND * seconds);
            schedule.begin();
            schedule.end(now, false, 0);
        }
        schedule.begin();
        schedule.end(now, true, 0);
        assert_eq!(schedule.next(), now + SECOND * 600);
        schedule.begin();
        schedule.end(now, false, 0);
        assert_eq!(schedule.next(), now + SECOND);
    }

    #[test]
    fn chance_makes_a_pause_longer_by_at_most_an_eighth() {
        let (mut schedule, now) = fetched(true);
        for chance in [0, 1, 128, 255] {
            schedule.begin();
            schedule.end(now, true, chance);
            let pause = schedule.next() - now;
            assert!((SECOND * 600..=SECOND * 675).contains(&pause), "{pause:?}");
        }
    }
}
