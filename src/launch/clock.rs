//! What time it is: the system's clock, or a test's.

use std::time::{SystemTime, UNIX_EPOCH};

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
