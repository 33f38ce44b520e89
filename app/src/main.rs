//! `app`: serves the API, and manages its accounts and keys. `app --help` says how.

use std::process::ExitCode;

use app::cli::{self, Cli, Command, PolicyArgs};
use app::logging;
use app::settings::Settings;
use clap::Parser;
use rocket::error::ErrorKind;
use rocket::figment::Figment;
use rocket::{Ignite, Rocket};
use rocket_scopes::inventory::Inventory;
use rocket_scopes::openapi::Document;
use rocket_scopes::{KeyFile, Passwords};

fn main() -> ExitCode {
    let command = Cli::parse().into_command();
    let figment = rocket::Config::figment();
    match command {
        Command::Serve => serve(figment),
        Command::Key(command) => match KeyFile::from_figment(&figment) {
            Ok(file) => cli::manage_keys(command, &file),
            Err(error) => cli::fail(&error.to_string()),
        },
        Command::Openapi => document(figment),
        Command::Policy(command) => policy(command, figment),
        Command::User(command) => {
            match (Settings::read(&figment), Passwords::from_figment(&figment)) {
                (Ok(settings), Ok(passwords)) => {
                    cli::manage(command, &settings.database_url, &passwords)
                }
                (Err(line), _) => cli::fail(&line),
                (_, Err(error)) => cli::fail(&error.to_string()),
            }
        }
    }
}

fn serve(figment: Figment) -> ExitCode {
    logging::install(
        figment.profile(),
        figment
            .extract_inner("log_level")
            .unwrap_or(rocket::config::LogLevel::Normal),
    );
    // Rocket itself would panic at a `Rocket.toml` that it cannot read.
    if let Err(error) = rocket::Config::try_from(&figment) {
        return cli::fail(&error.to_string());
    }
    match rocket::execute(app::rocket(figment).launch()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            // A fairing that refuses has logged why; everything else Rocket says itself.
            if !matches!(error.kind(), ErrorKind::FailedFairings(_)) {
                error.pretty_print();
            }
            ExitCode::FAILURE
        }
    }
}

/// The document is part of the program: it is printed without a key and without a database.
fn document(figment: Figment) -> ExitCode {
    let server = ignited(figment);
    match server
        .as_ref()
        .and_then(|server| server.state::<Document>())
    {
        Some(document) => cli::show_document(|| document.as_str().to_owned()),
        None => cli::fail("the document cannot be made: `app serve` says why"),
    }
}

/// So is the policy.
fn policy(command: PolicyArgs, figment: Figment) -> ExitCode {
    let server = ignited(figment);
    let inventory = server.as_ref().and_then(|it| it.state::<Inventory>());
    match server.as_ref().zip(inventory) {
        Some((server, inventory)) => cli::run_policy(command, server, inventory),
        None => cli::fail("the policy cannot be read: `app serve` says why"),
    }
}

/// The server as it would start, in the profile that needs no settings.
fn ignited(figment: Figment) -> Option<Rocket<Ignite>> {
    logging::silence();
    let figment = figment
        .select(rocket::Config::DEBUG_PROFILE)
        .merge(("database_url", "sqlite::memory:"));
    rocket::execute(app::rocket(figment).ignite()).ok()
}
