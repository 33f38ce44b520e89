//! Carrying out `app policy ...`.

use std::io::Write;

use crate::cli::policy::{check, explain, lock, show};
use crate::cli::{CliError, PolicyArgs, PolicyCommand};
use rocket_scopes::Clock;
use rocket_scopes::inventory::{Call, CallError, Inventory, Ruling};

/// Carries out a command about this policy. `rule` says what the server says to a call.
pub(in crate::cli) fn run(
    policy: PolicyArgs,
    inventory: &Inventory,
    rule: impl FnOnce(&Call<'_>) -> Result<Ruling, CallError>,
    clock: &impl Clock,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let today = clock.today();
    match policy.command {
        None => {
            let text = show::shown(inventory, policy.format);
            Ok(writeln!(out, "{}", text.trim_end())?)
        }
        Some(PolicyCommand::Check(at)) => check::check(inventory, &at.file, &today, out),
        Some(PolicyCommand::Explain(call)) => explain::explain(&call, rule, out),
        Some(PolicyCommand::Lock(at)) => lock::lock(inventory, &at.file, &today, out),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::scratch::{Scratch, inventory};
    use super::*;
    use crate::cli::{Cli, Command};

    struct Fixed(u64);

    impl Clock for Fixed {
        fn now(&self) -> u64 {
            self.0
        }
    }

    /// The exit code of a whole command line on the server with these needs.
    fn app(arguments: &[&str], scopes: &[&str], now: u64) -> u8 {
        let cli = Cli::try_parse_from([&["app", "policy"], arguments].concat()).unwrap();
        let Command::Policy(policy) = cli.into_command() else {
            panic!("{arguments:?} is another command");
        };
        let rule = |_: &Call<'_>| Err(CallError::NotSecured);
        let done = run(
            policy,
            &inventory(scopes),
            rule,
            &Fixed(now),
            &mut Vec::new(),
        );
        done.map_or_else(|error| error.code(), |()| 0)
    }

    #[test]
    fn a_policy_is_locked_checked_and_locked_again() {
        let scratch = Scratch::new("run");
        let path = scratch.file("security.lock");
        let file = ["--file", path.to_str().unwrap()];
        let in_time = 1_798_761_599;
        for (command, scopes, now, code) in [
            ("check", &["me"], in_time, 1),
            ("lock", &["me"], in_time, 0),
            ("check", &["me"], in_time, 0),
            ("check", &["items"], in_time, 3),
            ("lock", &["items"], in_time + 1, 1),
            ("lock", &["items"], u64::MAX, 1),
            ("check", &["items"], in_time, 3),
            ("lock", &["items"], in_time, 0),
            ("check", &["items"], in_time, 0),
            ("check", &["items"], in_time + 1, 1),
        ] {
            let arguments = [&[command], &file[..]].concat();
            assert_eq!(
                app(&arguments, scopes, now),
                code,
                "{command} {scopes:?}, {now}"
            );
        }
    }
}
