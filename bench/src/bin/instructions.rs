//! Counts the instructions of one request after the other, and fails where a limit is broken.
//!
//! `cargo run --release -p bench --bin instructions`: needs valgrind, and nothing else. Counts do not
//! depend on what else the machine does. They repeat but for some dozens: hash maps are seeded at random.

#![expect(clippy::print_stdout, reason = "a program that shows a table")]

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use bench::case::Case;
use bench::rows::{ROWS, Row};
use bench::signed::{self, FOLDER, Primitive};
use bench::subject::Subject;
use rocket::Config;
use rocket::config::LogLevel;

/// Requests that are not counted.
const WARM_UP: usize = 64;

/// Requests that are.
const COUNTED: usize = 200;

/// The cases that verify a signature, and nothing else.
const PRIMITIVE: &str = "primitive-";

/// Bytes of memory that lie before everything else. What the allocator does depends on where things
/// lie: the least of these counts is what the code does.
const PADDINGS: [usize; 3] = [0, 1_000, 50_000];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &*arguments.iter().map(|it| &**it).collect::<Vec<_>>() {
        [] => table(),
        ["case", name, padding] => run(name, padding),
        _ => fail("no arguments, or `case NAME PADDING` to run one case under a tool of your own"),
    }
}

/// What valgrind watches: one case.
fn run(name: &str, padding: &str) -> ExitCode {
    let padding = padding.parse().unwrap_or_default();
    let _ = Vec::<u8>::with_capacity(padding).leak();
    if let Some(algorithm) = name.strip_prefix(PRIMITIVE) {
        let primitive = Primitive::new(algorithm);
        primitive.measure(COUNTED);
        return ExitCode::SUCCESS;
    }
    let Some(case) = Case::named(name) else {
        return fail("there is no such case");
    };
    app::logging::install(&Config::RELEASE_PROFILE, LogLevel::Critical);
    let subject = Subject::new(case, WARM_UP + COUNTED);
    subject.warm_up(WARM_UP);
    subject.measure(COUNTED);
    ExitCode::SUCCESS
}

fn table() -> ExitCode {
    let mut counts = Counts::default();
    let mut broken = 0;
    println!("| per request | instructions | target | limit | |\n|---|---|---|---|---|");
    for row in ROWS {
        match counts.of_row(row) {
            Ok(count) => {
                let within = |most: Option<i64>| most.is_none_or(|most| count <= most);
                let verdict = match (within(row.limit), within(row.target)) {
                    (false, _) => "BROKEN",
                    (true, false) => "missed",
                    (true, true) => "",
                };
                broken += usize::from(!within(row.limit));
                let shown = |most: Option<i64>| most.map_or_else(String::new, |it| it.to_string());
                let (target, limit) = (shown(row.target), shown(row.limit));
                println!(
                    "| {} | {count} | {target} | {limit} | {verdict} |",
                    row.what
                );
            }
            Err(why) => return fail(&format!("{}: {why}", row.what)),
        }
    }
    let _ = fs::remove_dir_all(signed::folder());
    match broken {
        0 => ExitCode::SUCCESS,
        _ => fail(&format!("{broken} limits are broken")),
    }
}

/// What was measured so far, by the name of the case.
#[derive(Default)]
struct Counts(HashMap<&'static str, Measured>);

#[derive(Clone, Copy, Default)]
struct Measured {
    instructions: i64,
    log_lines: i64,
}

impl Counts {
    fn of_row(&mut self, row: &Row) -> Result<i64, String> {
        let more = self.of(row.case)?;
        let mut less = Measured::default();
        for case in [row.less, row.and_less].into_iter().flatten() {
            let measured = self.of(case)?;
            less.instructions += measured.instructions;
            less.log_lines += measured.log_lines;
        }
        Ok(match row.counts_log_lines {
            true => more.log_lines - less.log_lines,
            false => (more.instructions - less.instructions) / row.shares,
        })
    }

    fn of(&mut self, case: &'static str) -> Result<Measured, String> {
        if let Some(known) = self.0.get(case) {
            return Ok(*known);
        }
        let measured = PADDINGS.iter().map(|padding| measure(case, *padding));
        let measured: Vec<_> = measured.collect::<Result<_, _>>()?;
        let least = measured.into_iter().min_by_key(|it| it.instructions);
        let measured = least.ok_or("nothing was measured")?;
        self.0.insert(case, measured);
        Ok(measured)
    }
}

/// Runs a case under callgrind, in a process of its own.
fn measure(name: &str, padding: usize) -> Result<Measured, String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let report = env::temp_dir().join(format!("instructions-{}-{name}", std::process::id()));
    let watched = match name.starts_with(PRIMITIVE) {
        true => "bench::signed::Primitive::measure",
        false => "bench::subject::Subject::measure",
    };
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect={watched}"))
        .arg("--callgrind-out-file=/dev/null")
        .arg(format!("--log-file={}", report.display()))
        .arg(program)
        .args(["case", name, &padding.to_string()])
        .env(FOLDER, signed::folder())
        .output()
        .map_err(|error| format!("valgrind does not start: {error}"))?;
    let lines = String::from_utf8_lossy(&output.stderr).lines().count();
    let collected = collected(&report);
    let _ = fs::remove_file(&report);
    match (output.status.success(), collected) {
        (true, Some(collected)) if collected > 0 => Ok(Measured {
            instructions: collected / COUNTED as i64,
            log_lines: lines as i64,
        }),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// The line `==7== Collected : 123` of callgrind's report.
fn collected(report: &Path) -> Option<i64> {
    let report = fs::read_to_string(report).ok()?;
    let (_, count) = report.split_once("Collected :")?;
    count.lines().next()?.trim().parse().ok()
}

fn fail(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
