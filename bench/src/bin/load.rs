//! Real traffic over the loopback interface: throughput, log-ins, start-up.
//!
//! `cargo run --release -p bench --bin load`, on Linux and with nothing else running. Kinds of server
//! take turns, so that what disturbs one disturbs all; medians are shown, and ratios are what counts.

#![expect(clippy::print_stdout, reason = "a program that shows tables")]

use std::io::Result;
use std::thread;
use std::time::{Duration, Instant};

use bench::api::{PASSWORD, USER};
use bench::child::{self, BCRYPT_COST, Kind, Server};
use bench::http::{Connection, get, post};
use rocket::tokio::runtime::{Builder, Runtime};
use rocket::tokio::task::JoinSet;
use rocket::tokio::time::{MissedTickBehavior, interval};

/// Connections at once.
const CONNECTIONS: usize = 32;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &*arguments.iter().map(|it| &**it).collect::<Vec<_>>() {
        [] => {
            throughput()?;
            logins()?;
            launches()
        }
        ["throughput"] => throughput(),
        ["logins"] => logins(),
        ["launches"] => launches(),
        ["serve", kind] => match Kind::named(kind) {
            Some(kind) => child::serve(kind),
            None => Err(std::io::Error::other("there is no such server")),
        },
        _ => Err(std::io::Error::other(
            "no arguments, or one of `throughput`, `logins`, `launches`",
        )),
    }
}

/// Requests per second, and processor time per request, of plain and protected routes.
fn throughput() -> Result<()> {
    const ROUNDS: usize = 40;
    const ROUND: Duration = Duration::from_millis(400);

    let runtime = runtime()?;
    let (bare, secured, uncached) = (
        Server::start(Kind::Bare)?,
        Server::start(Kind::Secured)?,
        Server::start(Kind::Uncached)?,
    );
    let token = Some(&*secured.token);
    let contenders = [
        ("plain, bare Rocket", &bare, get("/plain", None)),
        (
            "plain, bare Rocket, Authorization header",
            &bare,
            get("/plain", token),
        ),
        ("plain, beside security", &secured, get("/plain", None)),
        ("protected, remembered", &secured, get("/user", token)),
        (
            "protected, first sight each time",
            &uncached,
            get("/user", Some(&uncached.token)),
        ),
    ];
    let mut rates = vec![Vec::new(); contenders.len()];
    let (mut times, mut total) = ([0.0; 5], [0.0; 5]);
    for round in 0..=ROUNDS {
        for (n, (_, server, request)) in contenders.iter().enumerate() {
            let ticks = server.ticks()?;
            let (answers, seconds) = runtime.block_on(flood(server, request, ROUND))?;
            let ticks = server.ticks()? - ticks;
            // The first round warms up.
            if round > 0 {
                rates[n].push(answers / seconds);
                times[n] += ticks as f64;
                total[n] += answers;
            }
        }
    }
    println!(
        "| {CONNECTIONS} connections | requests/s | of plain | CPU us a request |\n|---|---|---|---|"
    );
    for (n, (name, ..)) in contenders.iter().enumerate() {
        let ratios = rates[n]
            .iter()
            .zip(&rates[0])
            .map(|(rate, plain)| rate / plain);
        println!(
            "| {name} | {:.0} | {:.3} | {:.1} |",
            median(rates[n].clone()),
            median(ratios.collect()),
            times[n] * 10_000.0 / total[n]
        );
    }
    println!();
    Ok(())
}

/// As many requests as there are answers, for so long. Gives their number and the seconds.
async fn flood(server: &Server, request: &[u8], time: Duration) -> Result<(f64, f64)> {
    let mut clients = JoinSet::new();
    let start = Instant::now();
    for _ in 0..CONNECTIONS {
        let (address, request) = (server.address, request.to_vec());
        clients.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut answers = 0u32;
            while start.elapsed() < time {
                connection.send(&request).await?;
                answers += 1;
            }
            Result::Ok(answers)
        });
    }
    let mut answers = 0.0;
    while let Some(client) = clients.join_next().await {
        answers += f64::from(client.map_err(std::io::Error::other)??);
    }
    Ok((answers, start.elapsed().as_secs_f64()))
}

/// How long a protected request takes while others log in, and how many log in.
fn logins() -> Result<()> {
    const ROUNDS: usize = 5;
    const ROUND: Duration = Duration::from_secs(6);

    let runtime = runtime()?;
    let server = Server::start(Kind::Logins)?;
    let (mut quiet, mut busy) = (Vec::new(), Vec::new());
    let (mut limits, mut rates, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        quiet.push(percentile(
            &mut runtime.block_on(paced(&server, ROUND / 4))?,
            0.99,
        ));
        let limit = hashes_per_second(ROUND / 2);
        let (latencies, logins) = runtime.block_on(async {
            let form = format!("username={USER}&password={}", PASSWORD.replace(' ', "+"));
            let request = post("/token", &form);
            let logins = flood(&server, &request, ROUND);
            rocket::tokio::try_join!(paced(&server, ROUND), logins)
        })?;
        let mut latencies = latencies;
        busy.push(percentile(&mut latencies, 0.99));
        let rate = logins.0 / logins.1;
        limits.push(limit);
        rates.push(rate);
        shares.push(rate / limit);
    }
    println!("| protected GET beside {CONNECTIONS} log-ins, bcrypt {BCRYPT_COST} | |\n|---|---|");
    println!("| p99 without log-ins | {:.2} ms |", median(quiet));
    println!("| p99 | {:.2} ms |", median(busy));
    println!("| log-ins/s | {:.2} |", median(rates));
    println!("| hashes/s of the idle machine | {:.2} |", median(limits));
    println!("| share | {:.3} |\n", median(shares));
    Ok(())
}

/// The milliseconds of protected requests that come at a steady pace, 400 in a second.
async fn paced(server: &Server, time: Duration) -> Result<Vec<f64>> {
    const CLIENTS: u64 = 4;

    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (address, request) = (server.address, get("/user", Some(&server.token)));
        clients.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut pace = interval(Duration::from_millis(10));
            pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let (start, mut latencies) = (Instant::now(), Vec::new());
            while start.elapsed() < time {
                pace.tick().await;
                // Not from when it was due: a timer of this program is late by a millisecond. The next
                // one is ten away, so that none waits for another.
                let sent = Instant::now();
                connection.send(&request).await?;
                latencies.push(sent.elapsed().as_secs_f64() * 1000.0);
            }
            Result::Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(client) = clients.join_next().await {
        latencies.extend(client.map_err(std::io::Error::other)??);
    }
    Ok(latencies)
}

/// How many passwords this machine hashes if it does nothing else.
fn hashes_per_second(time: Duration) -> f64 {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let hashed: u32 = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|_| {
                scope.spawn(|| {
                    let mut hashed = 0;
                    while start.elapsed() < time {
                        std::hint::black_box(bcrypt::bcrypt(BCRYPT_COST, [7; 16], b"password"));
                        hashed += 1;
                    }
                    hashed
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or(0))
            .sum()
    });
    f64::from(hashed) / start.elapsed().as_secs_f64()
}

/// How long a server takes to start, and what it takes of memory when idle.
fn launches() -> Result<()> {
    const ROUNDS: usize = 25;

    let kinds = [Kind::Bare, Kind::Secured];
    let (mut times, mut memory) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for _ in 0..ROUNDS {
        for (n, kind) in kinds.into_iter().enumerate() {
            let start = Instant::now();
            let server = Server::start(kind)?;
            times[n].push(start.elapsed().as_secs_f64() * 1000.0);
            thread::sleep(Duration::from_millis(100));
            memory[n].push(server.memory()? as f64 / 1024.0);
        }
    }
    println!("| start to listening | ms | idle, MiB |\n|---|---|---|");
    for (n, kind) in kinds.iter().enumerate() {
        let (time, memory) = (median(times[n].clone()), median(memory[n].clone()));
        println!("| {kind:?} | {time:.2} | {memory:.2} |");
    }
    Ok(())
}

/// One thread sends everything: the server has the others.
fn runtime() -> Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

fn median(mut values: Vec<f64>) -> f64 {
    percentile(&mut values, 0.5)
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() as f64 * share) as usize;
    values
        .get(at.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}
