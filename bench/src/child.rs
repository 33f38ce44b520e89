//! A server in a process of its own, on the loopback interface.

use std::io::{BufRead, BufReader, Result, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::{env, fs, io};

use rocket::config::LogLevel;
use rocket::fairing::AdHoc;
use rocket::figment::Figment;
use rocket::{Build, Rocket};
use rocket_scopes::{ScopeSet, TokenIssuer};

use crate::api::{self, Scope, USER};

/// What a server is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rocket without anything of ours.
    Bare,
    /// The API, with accounts whose passwords are hashed as in production.
    Logins,
    /// The API; verified tokens are remembered.
    Secured,
    /// The API; each token is verified each time.
    Uncached,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Bare, Self::Logins, Self::Secured, Self::Uncached];

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| format!("{kind:?}") == name)
    }

    fn rocket(self, figment: Figment) -> Rocket<Build> {
        match self {
            Self::Bare => api::bare(figment),
            Self::Logins => api::with_passwords(figment, BCRYPT_COST),
            Self::Secured => api::secured(figment),
            Self::Uncached => api::secured(figment.merge(("scopes.token_cache", 0))),
        }
    }
}

/// What production hashes with.
pub const BCRYPT_COST: u32 = 12;

/// Serves, and says where on standard output: what the process is started for.
pub fn serve(kind: Kind) -> Result<()> {
    let figment = api::figment()
        .merge(("address", Ipv4Addr::LOCALHOST))
        .merge(("port", 0))
        // Its first line is the one that is read; nobody reads a second one.
        .merge(("log_level", LogLevel::Off));
    let ready = AdHoc::on_liftoff("Ready", |rocket| {
        Box::pin(async move {
            let issuer: Option<&TokenIssuer> = rocket.state();
            let scopes = ScopeSet::from_iter([Scope::Me, Scope::Items]);
            let token = issuer.map(|issuer| issuer.issue(USER, scopes));
            let token = token.as_ref().map_or("-", |token| token.access_token());
            let port = rocket.config().port;
            // Nobody listens any more: then nobody sends requests either.
            let _ = writeln!(io::stdout(), "{port} {token}");
        })
    });
    let launched = rocket::execute(kind.rocket(figment).attach(ready).launch());
    launched
        .map(drop)
        .map_err(|error| io::Error::other(error.to_string()))
}

/// A server that was started, and that ends with this value.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// A token that it takes; `-` if it takes none.
    pub token: String,
}

impl Server {
    /// Starts this very program as a server, and waits until it listens.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn start(kind: Kind) -> Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .args(["serve", &format!("{kind:?}")])
            .stdout(Stdio::piped())
            .spawn()?;
        // Before it says where it is, it may warn.
        let lines = process.stdout.take().map(|it| BufReader::new(it).lines());
        let said = lines.into_iter().flatten().map_while(Result::ok);
        let mut said = said.filter_map(|line| {
            let (port, token) = line.trim().split_once(' ')?;
            Some((port.parse::<u16>().ok()?, token.to_owned()))
        });
        let (port, token) = said.next().ok_or_else(|| io::Error::other("no port"))?;
        Ok(Self {
            process,
            address: (Ipv4Addr::LOCALHOST, port).into(),
            token,
        })
    }

    /// Processor time so far, in ticks (Linux).
    ///
    /// # Errors
    ///
    /// There is no `/proc`.
    pub fn ticks(&self) -> Result<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // The name, in parentheses, may hold spaces: fields 14 and 15 are counted from behind it.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = fields.split_whitespace().skip(11).take(2);
        Ok(ticks.filter_map(|field| field.parse::<u64>().ok()).sum())
    }

    /// Memory that is in use, in KiB (Linux).
    ///
    /// # Errors
    ///
    /// There is no `/proc`.
    pub fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        number.ok_or_else(|| io::Error::other("no VmRSS"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
