//! A server with routes of every kind.

use super::build::{item, needs, place, route, scope, texts};
use crate::inventory::{
    Credentials, Inventory, Item, ItemKind, Needs, Route, Scheme, SchemeKind, Scope,
};

const SECURITY: &str = "app/src/security.rs";
const ITEMS: &str = "app/src/items.rs";
const PROJECTS: &str = "app/src/projects.rs";
const USERS: &str = "app/src/users.rs";

/// The reason of `POST /token`: text that would be HTML.
const REASON: &str = "issues tokens <img src=x onerror=alert(1)>";

pub(crate) fn every_kind() -> Inventory {
    Inventory {
        schemes: vec![Scheme {
            name: "Login".to_owned(),
            description: String::new(),
            kind: SchemeKind::OAuth2,
        }],
        default_schemes: vec![texts(&["Login"])],
        scopes: scopes(),
        acr_values: texts(&["pwd", "mfa"]),
        routes: vec![
            feed(),
            route("GET /health", "health", "app/src/health.rs", 8),
            route("GET /items", "read_items", ITEMS, 22)
                .requires("items", &[&["items"]], &[&["items", "me"]])
                .takes(active_user()),
            route("POST /items", "create_item", ITEMS, 34)
                .requires(
                    "any(admin, items:write)",
                    &[&["admin"], &["items:write"]],
                    &[&["admin", "me"], &["items:write", "me"]],
                )
                .takes(active_user()),
            route("DELETE /items/<id>", "delete_item", ITEMS, 47)
                .requires(
                    "items:write",
                    &[&["items:write"]],
                    &[&["items:write", "me"]],
                )
                .report_only("me", Some("2027-06-30"), &[])
                .report_only(
                    "admin",
                    Some("2027-01-01"),
                    &[&["items:write", "admin", "me"]],
                )
                .takes(active_user()),
            Route {
                needs: needs(&[&["me"]]),
                ..route("GET /legacy", "legacy", "app/src/legacy.rs", 9).takes(active_user())
            },
            route("GET /projects/<id>", "read_project", PROJECTS, 20)
                .requires(
                    "project:{id}:read",
                    &[&["project:{id}:read"]],
                    &[&["project:{id}:read", "me"]],
                )
                .takes(active_user()),
            rename_project(),
            Route {
                rank: Some(2),
                format: Some("application/pdf".to_owned()),
                ..route(
                    "GET /reports/<year>/<file..>",
                    "download_report",
                    "app/src/reports.rs",
                    64,
                )
                .authenticated()
                .report_only("reports", None, &[&["reports"]])
                .takes(current_user())
            },
            static_files(),
            route("GET /status", "read_system_status", "app/src/status.rs", 18)
                .authenticated()
                .takes(current_user()),
            route("POST /token", "login", "app/src/token.rs", 40).public(REASON),
            route(
                "POST /transfers",
                "transfer_money",
                "app/src/transfers.rs",
                58,
            )
            .requires("transfer", &[&["transfer"]], &[&["transfer", "me"]])
            .fresh(Some(300), "mfa")
            .takes(active_user()),
            route("GET /users/me", "read_users_me", USERS, 14)
                .requires("me", &[&["me"]], &[&["me"]])
                .takes(active_user()),
            route("PUT /users/me/password", "change_password", USERS, 25)
                .authenticated()
                .fresh(None, "mfa")
                .takes(current_user()),
        ],
    }
}

fn scopes() -> Vec<Scope> {
    let mut audit = scope("audit", "Read the audit log.", &[]);
    audit.is_used = false;
    vec![
        scope("me", "Read information about the current user.", &[]),
        scope("items", "Read items.", &[]),
        scope(
            "items:write",
            "Create, change and delete items.",
            &["items"],
        ),
        scope("project:{id}:read", "See a project.", &[]),
        scope(
            "project:{id}:write",
            "Change a project.",
            &["project:{id}:read"],
        ),
        scope("transfer", "Move money between accounts.", &[]),
        scope("reports", "Read reports with <charts> & \"figures\".", &[]),
        audit,
        scope(
            "admin",
            "Look after everybody's items.",
            &["items", "items:write"],
        ),
    ]
}

fn feed() -> Route {
    let mut route = route("GET /feed", "feed", "app/src/feed.rs", 12)
        .public("strangers see less")
        .takes(active_user().optional());
    route.needs = needs(&[&["me"]]);
    route.needs.credentials = Credentials::Optional;
    route
}

/// Guards of guards, below a module with a stance of its own.
fn rename_project() -> Route {
    let module =
        item(ItemKind::Module, "projects", place(PROJECTS, 6)).says("me", needs(&[&["me"]]));
    let member = item(ItemKind::Guard, "member", place(SECURITY, 75)).takes(active_user());
    let editor = item(ItemKind::Guard, "editor", place(SECURITY, 90))
        .says(
            "any(project:{id}:write, admin)",
            needs(&[&["project:{id}:write"], &["admin"]]),
        )
        .takes(member);
    let mut route = route("PUT /projects/<id>", "rename_project", PROJECTS, 34)
        .requires(
            "me",
            &[&["me"]],
            &[&["me", "project:{id}:write"], &["me", "admin"]],
        )
        .takes(editor)
        .takes(current_user());
    route.items.insert(0, module);
    route
}

/// Opened by its base path; there is no handler to write a line beside.
fn static_files() -> Route {
    let allowance = item(
        ItemKind::Allowance,
        "/static",
        place("app/src/server.rs", 91),
    )
    .says("public: the web interface", Needs::default());
    let mut route = route("GET /static/<path..>", "", "", 9).public("the web interface");
    route.handler = None;
    route.items = vec![allowance];
    route
}

fn active_user() -> Item {
    item(ItemKind::Guard, "active_user", place(SECURITY, 53))
        .says("me", needs(&[&["me"]]))
        .takes(current_user())
}

fn current_user() -> Item {
    item(ItemKind::Principal, "current_user", place(SECURITY, 42))
}
