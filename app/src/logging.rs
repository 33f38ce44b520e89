//! The log of the release profile: one line a record, on standard error.
//!
//! Rocket's own logger is made for a developer's terminal: it spreads a request over several lines,
//! and for every refused request it writes two warnings that even `log_level = "critical"` lets
//! through. Behind a log collector, and with a client that sends bad tokens in a loop, that is
//! neither readable nor cheap. The debug profile keeps it.
//!
//! ```text
//! 2026-03-14T09:26:53.589Z ERROR rocket_scopes::denial::refusal GET /users/me: refused with 503: Temporarily unavailable: ..
//! ```
//!
//! Left out, whatever the level:
//! * records of Rocket's indented macros, whose target ends in `::_`, unless they are errors: the
//!   library tells the reason of a refusal itself, once;
//! * Rocket's debug and trace records: they hold whole requests, `Authorization` header and form
//!   fields included;
//! * query strings in Rocket's lines about a request: a client may have put a token there.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use log::{Level, Log, Metadata, Record};
use rocket::config::LogLevel;
use rocket::figment::Profile;
use rocket::time::OffsetDateTime;

use crate::escape::Escaped;

/// Installs the logger, unless the profile is `debug`. Call it before Rocket is built: Rocket keeps
/// a logger that is already there.
///
/// If another logger is already there, that one stays and its level with it.
pub fn install(profile: &Profile, level: LogLevel) {
    if replaces_rockets(profile) && log::set_logger(&LINES).is_ok() {
        log::set_max_level(level.into());
    }
}

/// Writes nothing at all: for commands whose output is a program's input.
pub fn silence() {
    if log::set_logger(&LINES).is_ok() {
        log::set_max_level(log::LevelFilter::Off);
    }
}

fn replaces_rockets(profile: &Profile) -> bool {
    *profile != rocket::Config::DEBUG_PROFILE
}

/// Writes each record as one line.
struct LineLogger;

impl Log for LineLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level() && is_wanted(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // One write a line, so that lines of two threads never mix. Nobody can be told of a
            // failure, and a closed standard error must not take the server down.
            let _ = io::stderr()
                .lock()
                .write_all(line(OffsetDateTime::now_utc(), record).as_bytes());
        }
    }

    fn flush(&self) {
        // Nothing is buffered.
    }
}

/// The rules at the head of this file; the level set at launch is looked at elsewhere.
fn is_wanted(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    match metadata.level() {
        Level::Error => true,
        Level::Warn | Level::Info => is_launch(target) || !target.ends_with("::_"),
        Level::Debug | Level::Trace => !is_rocket(target) && !target.ends_with("::_"),
    }
}

fn is_rocket(target: &str) -> bool {
    target == "rocket" || target.starts_with("rocket::")
}

/// Whether Rocket tells its configuration or its address with this record.
fn is_launch(target: &str) -> bool {
    matches!(target, "rocket::launch" | "rocket::launch::_")
}

fn line(now: OffsetDateTime, record: &Record<'_>) -> String {
    let target = record.target();
    let level = match record.level() {
        // Rocket raises these so that `critical` lets them through. They are no warnings.
        Level::Warn if is_launch(target) => Level::Info,
        level => level,
    };
    let text = record.args().to_string();
    let text = if is_rocket(target) {
        without_colours(&text)
    } else {
        Cow::Borrowed(&*text)
    };
    let text = if target.starts_with("rocket::server") {
        without_query(text)
    } else {
        text
    };
    format!(
        "{} {level} {} {}\n",
        Timestamp(now),
        Escaped(target),
        Escaped(&text)
    )
}

/// Takes out Rocket's colours, which it adds on a terminal. Only for Rocket's own records: elsewhere
/// an escape character comes from outside and has to be seen.
fn without_colours(text: &str) -> Cow<'_, str> {
    if !text.contains(COLOUR) {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split(COLOUR);
    let first = pieces.next().unwrap_or_default();
    pieces.fold(Cow::Borrowed(first), |done, piece| {
        let code = piece.find(|c: char| !c.is_ascii_digit() && c != ';');
        match code {
            Some(end) if piece[end..].starts_with('m') => done + &piece[end + 1..],
            Some(_) | None => done + COLOUR + piece,
        }
    })
}

/// Takes out what follows the question mark of an address. RFC 6750 §2.3: such tokens end up in logs.
fn without_query(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some((start, rest)) = text.split_once('?') else {
        return text;
    };
    let after = rest
        .find(char::is_whitespace)
        .map_or("", |end| &rest[end..]);
    Cow::Owned(format!("{start}?[query]{after}"))
}

/// RFC 3339, UTC, milliseconds.
struct Timestamp(OffsetDateTime);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        let (hour, minute, second, milli) = self.0.to_hms_milli();
        let month = u8::from(month);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z"
        )
    }
}

const COLOUR: &str = "\x1b[";

static LINES: LineLogger = LineLogger;

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(level: Level, target: &str, text: &str) -> String {
        let now = OffsetDateTime::from_unix_timestamp_nanos(1_773_480_413_007_999_999).unwrap();
        line(
            now,
            &Record::builder()
                .level(level)
                .target(target)
                .args(format_args!("{text}"))
                .build(),
        )
    }

    #[test]
    fn each_kind_of_record_is_kept_or_dropped() {
        for (level, target, wanted) in [
            (Level::Error, "app::_", true),
            (Level::Error, "rocket::server::_", true),
            (Level::Warn, "app::items::_", false),
            (Level::Info, "rocket::server::_", false),
            (Level::Debug, "app::_", false),
            (Level::Trace, "rocket::form::parser::_", false),
            (Level::Warn, "rocket::launch", true),
            (Level::Info, "rocket::launch", true),
            (Level::Info, "rocket::launch::_", true),
            (Level::Warn, "app::launch::_", false),
            (Level::Warn, "rocket::server", true),
            (Level::Info, "rocket::server", true),
            (Level::Debug, "rocket::server", false),
            (Level::Trace, "rocket", false),
            (Level::Debug, "rocket_scopes::token", true),
            (Level::Warn, "rocket_scopes::denial", true),
            (Level::Info, "app::_private", true),
            (Level::Debug, "hyper::proto", true),
        ] {
            let metadata = Metadata::builder().level(level).target(target).build();
            assert_eq!(is_wanted(&metadata), wanted, "{level} of {target}");
        }
    }

    #[test]
    fn a_record_is_one_line() {
        assert_eq!(
            shown(
                Level::Warn,
                "app::login",
                "refused x\r\n2026 ERROR fake\u{2028}\x1b[31m"
            ),
            "2026-03-14T09:26:53.007Z WARN app::login refused x\\r\\n2026 ERROR fake\\u{2028}\\u{1b}[31m\n",
        );
    }

    #[test]
    fn a_target_is_escaped_too() {
        assert!(shown(Level::Info, "a\nb", "x").ends_with("INFO a\\nb x\n"));
    }

    #[test]
    fn launch_lines_are_no_warnings() {
        assert!(
            shown(Level::Warn, "rocket::launch", "launched")
                .ends_with(" INFO rocket::launch launched\n")
        );
        assert!(
            shown(Level::Warn, "rocket::server", "stopping")
                .ends_with(" WARN rocket::server stopping\n")
        );
        assert!(
            shown(Level::Error, "rocket::launch", "failed")
                .ends_with(" ERROR rocket::launch failed\n")
        );
    }

    #[test]
    fn colours_of_rocket_are_taken_out_and_nothing_else() {
        for (text, plain) in [
            ("no colours", "no colours"),
            ("\x1b[1;34mGET\x1b[0m /x", "GET /x"),
            ("a\x1b[mb", "ab"),
            ("a\x1b[2Jb", "a\x1b[2Jb"),
            ("cut \x1b[31", "cut \x1b[31"),
        ] {
            assert_eq!(without_colours(text), plain, "of {text:?}");
        }
        assert!(shown(Level::Info, "rocket::server", "\x1b[2J").contains(r"\u{1b}[2J"));
        assert!(shown(Level::Info, "rocket::server", "\x1b[32mGET\x1b[0m").ends_with(" GET\n"));
    }

    #[test]
    fn a_query_of_a_request_is_left_out() {
        for (target, text, end) in [
            (
                "rocket::server",
                "GET /a?access_token=X:",
                "GET /a?[query]\n",
            ),
            (
                "rocket::server",
                "GET /a?b=?c text/html:",
                "GET /a?[query] text/html:\n",
            ),
            (
                "rocket::server::_",
                "No matching routes for GET /?x.",
                "GET /?[query]\n",
            ),
            ("rocket::server", "GET /a:", "GET /a:\n"),
            ("rocket::launch::_", "(a) GET /a?<b>", "GET /a?<b>\n"),
            ("app::items", "found?yes", "found?yes\n"),
        ] {
            assert!(
                shown(Level::Error, target, text).ends_with(end),
                "of {target} {text:?}"
            );
        }
    }

    #[test]
    fn a_timestamp_is_padded() {
        let start = Timestamp(OffsetDateTime::UNIX_EPOCH);
        assert_eq!(start.to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn only_the_debug_profile_keeps_the_logger_of_rocket() {
        assert!(!replaces_rockets(&rocket::Config::DEBUG_PROFILE));
        assert!(replaces_rockets(&rocket::Config::RELEASE_PROFILE));
        assert!(replaces_rockets(&Profile::new("staging")));
    }
}
