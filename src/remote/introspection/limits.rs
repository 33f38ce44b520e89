//! What asking about tokens may cost.

use std::num::NonZeroU32;
use std::time::Duration;

/// How many calls, how long, and how long an answer is believed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IntrospectionLimits {
    /// For one call; as long again for a place among those that run.
    pub(crate) call: Duration,
    /// The bytes of an answer.
    pub(crate) body: usize,
    /// Calls at once.
    pub(crate) calls: u32,
    /// Calls that wait for a place.
    pub(crate) queue: u32,
    /// The seconds an active token is remembered, if it does not expire earlier: as long as its
    /// revocation may go unnoticed.
    pub(crate) active_for: u32,
    /// The seconds an inactive one is.
    pub(crate) inactive_for: u32,
    /// How many answers of up to 1 KiB are remembered.
    pub(crate) answers: NonZeroU32,
    /// Between the failure that shuts the endpoint off and the first probe; doubled by each that fails.
    pub(crate) retry: Duration,
    /// The most between two probes, and between two log lines.
    pub(crate) cool_down: Duration,
}

impl Default for IntrospectionLimits {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(5),
            body: 64 << 10,
            calls: 32,
            queue: 256,
            active_for: 60,
            inactive_for: 5,
            answers: NonZeroU32::MIN.saturating_add(9_999),
            retry: Duration::from_secs(1),
            cool_down: Duration::from_secs(30),
        }
    }
}
