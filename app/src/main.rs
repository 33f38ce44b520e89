//! `app`: serves the API, and manages its accounts. `app --help` says how.

use std::process::ExitCode;

use app::cli::{self, Cli, Command};
use app::logging;
use app::settings::Settings;
use clap::Parser;
use rocket::error::ErrorKind;
use rocket::figment::Figment;
use rocket_scopes::Passwords;
use rocket_scopes::openapi::Document;

fn main() -> ExitCode {
    let command = Cli::parse().into_command();
    let figment = rocket::Config::figment();
    match command {
        Command::Serve => serve(figment),
        Command::Openapi => document(figment),
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
    logging::silence();
    let figment = figment
        .select(rocket::Config::DEBUG_PROFILE)
        .merge(("database_url", "sqlite::memory:"));
    let ignited = rocket::execute(app::rocket(figment).ignite());
    match ignited
        .as_ref()
        .ok()
        .and_then(|rocket| rocket.state::<Document>())
    {
        Some(document) => cli::show_document(|| document.as_str().to_owned()),
        None => cli::fail("the document cannot be made: `app serve` says why"),
    }
}
