//! The log of all tests, at the level `trace`: installed once, before Rocket's own logger.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use log::{Level, LevelFilter, Log, Metadata, Record};

/// One record.
#[derive(Clone, Debug)]
pub struct Line {
    pub level: Level,
    pub target: String,
    pub text: String,
}

impl Line {
    /// Was it written by the library or the application? Rocket's macros write in the name of the
    /// module that they stand in, with `_` behind it.
    pub fn is_ours(&self) -> bool {
        self.is_of_our_modules() && !self.target.ends_with("::_")
    }

    fn is_of_our_modules(&self) -> bool {
        let krate = self.target.split("::").next();
        matches!(krate, Some("app" | "rocket_scopes"))
    }
}

/// Starts to record. Again and again is harmless.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Recorder).expect("no other logger is installed by this binary");
        log::set_max_level(LevelFilter::Trace);
    });
}

/// How many lines there are already.
pub fn mark() -> usize {
    lines().len()
}

/// What was recorded after a mark, by whatever test.
pub fn since(mark: usize) -> Vec<Line> {
    lines()[mark..].to_vec()
}

struct Recorder;

impl Log for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = Line {
            level: record.level(),
            target: record.target().to_owned(),
            text: record.args().to_string(),
        };
        // Rocket's debug records hold whole requests: the release profile never writes them.
        if line.is_of_our_modules() || line.level <= Level::Warn {
            lines().push(line);
        }
    }

    fn flush(&self) {}
}

fn lines() -> MutexGuard<'static, Vec<Line>> {
    static LINES: Mutex<Vec<Line>> = Mutex::new(Vec::new());
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}
