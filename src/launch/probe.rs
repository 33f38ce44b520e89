//! What a route without a stance asks all the same: Rocket tells the types of its arguments to nobody, but it
//! asks them whether they stop the launch. So such a route is ignited in a server of its own, which holds a
//! [`Probe`], and our types answer by writing down what they are.

use std::sync::{Arc, Mutex, PoisonError};

use log::LevelFilter;
use rocket::config::{Config, LogLevel};
use rocket::error::ErrorKind;
use rocket::{Ignite, Rocket, Route};

use crate::policy::Policy;

/// Where a route's argument types write down what they are.
#[derive(Clone, Default)]
pub(crate) struct Probe(Arc<Mutex<Found>>);

#[derive(Default)]
struct Found {
    guards: Vec<&'static Policy>,
    /// Does each type stop the launch, so that Rocket says where it stands?
    stops: bool,
}

/// What there is to know of a route that states nothing.
#[derive(Debug, Default)]
pub(super) struct Unstated {
    /// What its guards need.
    pub(super) guards: Vec<&'static Policy>,
    /// Where an argument stands that has a say in the launch, as `file:line`.
    pub(super) place: Option<String>,
}

impl Probe {
    /// The probe of a server that is only ignited to be asked.
    pub(crate) fn of(rocket: &Rocket<Ignite>) -> Option<&Self> {
        rocket.state()
    }

    /// Takes the policy of a guard down. Does it stop the launch?
    pub(crate) fn take(&self, guard: &'static Policy) -> bool {
        self.found(|found| {
            found.guards.push(guard);
            found.stops
        })
    }

    fn found<T>(&self, use_it: impl FnOnce(&mut Found) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a route asks that states nothing. Is asked of no others: while it is, nobody can log.
pub(super) async fn ask(route: &Route) -> Unstated {
    let silence = Silence::begin();
    let probe = Probe::default();
    probe.found(|found| found.stops = true);
    let place = ignite(route.clone(), probe.clone()).await;
    drop(silence);
    Unstated {
        guards: probe.found(|found| std::mem::take(&mut found.guards)),
        place,
    }
}

/// Ignites a route alone. Gives the place of the first argument that stops it.
async fn ignite(route: Route, probe: Probe) -> Option<String> {
    let config = Config {
        log_level: LogLevel::Off,
        ..Config::debug_default()
    };
    let scratch = rocket::custom(config).manage(probe).mount("/", vec![route]);
    let error = scratch.ignite().await.err()?;
    // An error that nobody has looked at panics.
    match error.kind() {
        ErrorKind::SentinelAborts(sentries) => sentries.first().map(|sentry| {
            let (file, line, _) = sentry.location;
            format!("{file}:{line}")
        }),
        _ => None,
    }
}

/// No log while a route is ignited to be asked: nothing of it is the server's. The level is one for the
/// whole program: of several that ask at a time, the last one puts it back.
struct Silence;

static SILENT: Mutex<(usize, LevelFilter)> = Mutex::new((0, LevelFilter::Off));

impl Silence {
    fn begin() -> Self {
        let mut silent = SILENT.lock().unwrap_or_else(PoisonError::into_inner);
        if silent.0 == 0 {
            silent.1 = log::max_level();
        }
        silent.0 += 1;
        log::set_max_level(LevelFilter::Off);
        Self
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        let mut silent = SILENT.lock().unwrap_or_else(PoisonError::into_inner);
        silent.0 -= 1;
        // Somebody else may have set it meanwhile.
        if silent.0 == 0 && log::max_level() == LevelFilter::Off {
            log::set_max_level(silent.1);
        }
    }
}
