//! The server: routes, document, store.

use rocket::fairing::{self, AdHoc};
use rocket::figment::Figment;
use rocket::tokio::runtime::Handle;
use rocket::tokio::task::spawn_blocking;
use rocket::{Build, Config, Orbit, Rocket};
use rocket_okapi::openapi_get_routes_spec;
use rocket_scopes::Security;
use rocket_scopes::openapi::Docs;

use crate::security::CurrentUser;
use crate::settings::Settings;
use crate::users::Users;
use crate::{items, metrics, profile, status, token};

/// The application with this configuration, ready to be ignited: by the binary, and by every test.
pub fn rocket(figment: Figment) -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![
        token::login,
        profile::read_users_me,
        items::read_own_items,
        status::read_system_status,
        metrics::read_metrics,
    ];
    let docs = Docs::new(document)
        .title("rocket_scopes reference application")
        .description(DESCRIPTION)
        .license(
            "MIT OR Apache-2.0",
            "https://www.apache.org/licenses/LICENSE-2.0",
        )
        .tag("Login", "Where tokens come from.")
        .tag("Users", "Who the caller is, and what they own.")
        .tag("System", "How the system is.");
    rocket::custom(figment)
        .mount("/", routes)
        .attach(Security::new::<CurrentUser>().docs(docs))
        .attach(AdHoc::try_on_ignite("Users", open_users))
        .attach(AdHoc::on_liftoff("Docs", |rocket| {
            Box::pin(async move { say_where(rocket) })
        }))
        .attach(AdHoc::on_shutdown("Users", |rocket| {
            Box::pin(async move {
                if let Some(users) = rocket.state::<Users>() {
                    users.close().await;
                }
            })
        }))
}

const DESCRIPTION: &str = "\
FastAPI's *OAuth2 scopes* tutorial on Rocket, each route protected by one line beside its handler.

**Try it.** Log in below as `johndoe` with the password `secret` (debug profile only), choose scopes, \
and call the routes. With `me` and `items` all but the counters answer. With `me` alone, `/users/me/items` \
refuses and says which scopes it needs.";

/// Opens the store. The demonstration accounts, whose passwords everybody knows, live in the debug
/// profile only: elsewhere they stop the launch.
async fn open_users(rocket: Rocket<Build>) -> fairing::Result {
    let debug = rocket.figment().profile() == Config::DEBUG_PROFILE;
    let figment = rocket.figment().clone();
    // On a thread of its own: rustc cannot show that sqlx's migrations are `Send`.
    let opening = move || Handle::current().block_on(users(&figment, debug));
    match spawn_blocking(opening)
        .await
        .unwrap_or_else(|panic| Err(panic.to_string()))
    {
        Ok(users) => Ok(rocket.manage(users)),
        Err(line) => {
            log::error!("{line}");
            Err(rocket)
        }
    }
}

async fn users(figment: &Figment, debug: bool) -> Result<Users, String> {
    let settings = Settings::read(figment)?;
    let describe = |error: crate::users::StoreError| {
        use std::error::Error;

        let cause = error
            .source()
            .map(|cause| format!(": {cause}"))
            .unwrap_or_default();
        format!("`database_url`: {error}{cause}")
    };
    let users = Users::open(&settings.database_url)
        .await
        .map_err(describe)?;
    if debug {
        users.seed_demo().await.map_err(describe)?;
    } else if users.has_demo_accounts().await.map_err(describe)? {
        users.close().await;
        return Err(
            "the database holds demonstration accounts, whose passwords everybody knows; \
             help: `app user list` shows them, `app user set-password NAME` ends each, or another \
             `database_url`"
                .to_owned(),
        );
    }
    Ok(users)
}

fn say_where(rocket: &Rocket<Orbit>) {
    let Config { address, port, .. } = rocket.config();
    log::warn!(target: "rocket::launch", "Docs: http://{}/docs", std::net::SocketAddr::new(*address, *port));
}
