//! Shuts the endpoint off while it is down, and lets one call at a time find out whether it is back.

use std::time::{Duration, Instant};

use super::limits::IntrospectionLimits;

/// Failures in a row that shut it off.
const FAILURES: u32 = 3;

/// What the next call may do.
#[derive(Debug)]
pub(super) struct Breaker {
    retry: Duration,
    longest: Duration,
    /// In a row.
    failures: u32,
    shut: Option<Shut>,
}

#[derive(Debug)]
struct Shut {
    until: Instant,
    /// The pause before the next probe.
    pause: Duration,
    probing: bool,
}

/// A call that was let through.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// While all was well.
    Ordinary,
    /// The one that finds out.
    Probe,
}

impl Breaker {
    pub(super) fn new(limits: &IntrospectionLimits) -> Self {
        Self {
            retry: limits.retry,
            longest: limits.cool_down,
            failures: 0,
            shut: None,
        }
    }

    /// How long no call is let through.
    pub(super) fn refuses(&self, now: Instant) -> Option<Duration> {
        let shut = self.shut.as_ref()?;
        let wait = shut.until.saturating_duration_since(now);
        if shut.probing {
            // Its end is not known; it is one call away.
            return Some(self.retry);
        }
        (!wait.is_zero()).then_some(wait)
    }

    /// Lets a call through, whose end must be told; or says how long none is.
    pub(super) fn admit(&mut self, now: Instant) -> Result<Call, Duration> {
        if let Some(wait) = self.refuses(now) {
            return Err(wait);
        }
        Ok(match &mut self.shut {
            None => Call::Ordinary,
            Some(shut) => {
                shut.probing = true;
                Call::Probe
            }
        })
    }

    /// The endpoint answers, whatever it says.
    pub(super) fn answered(&mut self) {
        self.failures = 0;
        self.shut = None;
    }

    pub(super) fn failed(&mut self, call: &Call, now: Instant) {
        match (call, &mut self.shut) {
            (Call::Probe, Some(shut)) => {
                shut.probing = false;
                shut.pause = (shut.pause * 2).min(self.longest);
                shut.until = now + shut.pause;
            }
            // One that was on its way when the others failed.
            (Call::Ordinary, Some(_)) => {}
            (Call::Ordinary | Call::Probe, None) => {
                self.failures += 1;
                if self.failures >= FAILURES {
                    self.shut = Some(Shut {
                        until: now + self.retry,
                        pause: self.retry,
                        probing: false,
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn shut() -> (Breaker, Instant) {
        let now = Instant::now();
        let mut breaker = Breaker::new(&IntrospectionLimits::default());
        for _ in 0..FAILURES {
            assert_eq!(breaker.admit(now), Ok(Call::Ordinary));
            breaker.failed(&Call::Ordinary, now);
        }
        (breaker, now)
    }

    #[test]
    fn failures_in_a_row_shut_the_endpoint_off() {
        let (mut breaker, now) = shut();
        assert_eq!(breaker.admit(now), Err(SECOND));
        let (mut breaker, _) = (Breaker::new(&IntrospectionLimits::default()), now);
        for _ in 0..10 {
            breaker.failed(&Call::Ordinary, now);
            breaker.failed(&Call::Ordinary, now);
            breaker.answered();
        }
        assert_eq!(breaker.admit(now), Ok(Call::Ordinary), "not in a row");
    }

    #[test]
    fn one_probe_at_a_time_finds_out_ever_more_rarely() {
        let (mut breaker, mut now) = shut();
        for seconds in [1, 2, 4, 8, 16, 30, 30] {
            let almost = now + SECOND * seconds - Duration::from_millis(1);
            assert!(breaker.admit(almost).is_err());
            now += SECOND * seconds;
            assert_eq!(breaker.admit(now), Ok(Call::Probe));
            assert!(breaker.admit(now).is_err(), "one at a time");
            // Stragglers neither shut it off for longer nor free the place of the probe.
            breaker.failed(&Call::Ordinary, now);
            assert!(breaker.admit(now).is_err());
            breaker.failed(&Call::Probe, now);
        }
        now += SECOND * 30;
        assert_eq!(breaker.admit(now), Ok(Call::Probe));
        breaker.answered();
        assert_eq!(breaker.admit(now), Ok(Call::Ordinary));
    }
}
