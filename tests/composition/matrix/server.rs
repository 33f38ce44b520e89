//! A server with every kind of declaration.

use std::path::PathBuf;

use rocket::request::FromParam;
use rocket::{Build, Rocket, Route, delete, get, head, options, patch, post, put, routes};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, authenticated, guard,
    principal, public, requires_scopes,
};

use super::broken::Instead;
use crate::api::figment;

#[derive(Clone, Copy, Scopes)]
#[acr_values("pwd", "mfa", "hwk")]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Write items.
    #[scope("items:write", implies(Items))]
    WriteItems,
    /// Read a project.
    #[scope("project:{id}:read")]
    ReadProject,
    /// Write a project.
    #[scope("project:{id}:write", implies(ReadProject))]
    WriteProject,
    /// Play a part in a team.
    #[scope("team:{team}/{part}")]
    Team,
    /// Everything.
    #[scope("admin", implies(WriteItems, WriteProject))]
    Admin,
    /// On trial.
    #[scope("trial")]
    Trial,
}

pub struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = Login)]
fn caller(token: &AccessToken) -> Result<Caller, Denied> {
    match token.subject() {
        "nobody" => Err(Denied::unknown_subject()),
        "inactive" => Err(Denied::new(rocket::http::Status::BadRequest, "Inactive")),
        _ => Ok(Caller),
    }
}

/// Who may read the project of the path.
pub struct Reader;

#[guard]
#[requires_scopes(Scope::ReadProject)]
fn reader(_caller: &Caller) -> Result<Reader, Denied> {
    Ok(Reader)
}

/// Refuses everybody, for a reason of its own.
pub struct Never;

#[guard]
#[requires_scopes("items")]
fn never() -> Result<Never, Denied> {
    Err(Denied::new(rocket::http::Status::Conflict, "Not now"))
}

/// A type of which nobody knows a value.
pub struct Colour;

impl FromParam<'_> for Colour {
    type Error = ();

    fn from_param(text: &str) -> Result<Self, ()> {
        match text {
            "red" => Ok(Self),
            _ => Err(()),
        }
    }
}

#[requires_scopes(any("trial", "items:write"))]
#[get("/any")]
pub fn any() {}

#[requires_scopes(any(all("items", "trial"), "admin", all("items", "items:write")))]
#[requires_scopes("items")]
#[get("/nested")]
fn nested() {}

#[requires_scopes("project:{id}:write")]
#[get("/projects/<id>")]
pub fn project(id: u32) -> String {
    id.to_string()
}

#[requires_scopes("items")]
#[delete("/projects/<id>")]
fn delete_project(id: u32, _reader: Reader) -> String {
    id.to_string()
}

#[requires_scopes("project:{from}:write", "project:{to}:write")]
#[put("/move/<from>/<to>")]
fn moved(from: &str, to: &str) -> String {
    format!("{from} {to}")
}

#[requires_scopes(any("project:{from}:write", "project:{to}:read", "trial"))]
#[patch("/either/<from>/<to>")]
fn either(from: u32, to: bool) -> String {
    format!("{from} {to}")
}

#[requires_scopes("team:{team}/{part}")]
#[get("/teams/<part>/<team>?<id>&kind=team")]
fn team(team: &str, part: &str, id: Option<&str>) -> String {
    format!("{team} {part} {id:?}")
}

#[requires_scopes("items", max_age = 300, acr = "mfa")]
#[post("/fresh")]
fn fresh() {}

#[authenticated(acr = "pwd")]
#[options("/weakest")]
fn weakest() {}

#[public(reason = "greets whom it knows")]
#[get("/optional")]
fn optional(caller: Option<Caller>) -> &'static str {
    match caller {
        Some(_) => "somebody",
        None => "nobody",
    }
}

#[public(reason = "shows projects to whom it may")]
#[get("/optional/<id>")]
fn optional_project(id: u32, reader: Option<Reader>) -> String {
    format!("{id} {}", reader.is_some())
}

#[requires_scopes("items")]
#[head("/rest/<path..>")]
fn rest(path: PathBuf) -> String {
    path.display().to_string()
}

#[requires_scopes("items")]
#[get("/colours/<_colour>")]
fn colour(_colour: Colour) {}

#[requires_scopes("items")]
#[get("/never")]
fn refused_by_a_guard(_never: Never) {}

#[requires_scopes("trial", report_only)]
#[requires_scopes("items")]
#[get("/trial")]
fn trial() {}

#[requires_scopes("items")]
#[post("/formats", format = "application/json", data = "<body>")]
fn json(body: String) -> String {
    body
}

#[requires_scopes("admin")]
#[post("/formats", format = "text/*", data = "<body>")]
fn text(body: String) -> String {
    body
}

#[requires_scopes("items")]
#[get("/formats", format = "text/html")]
fn html() {}

#[requires_scopes("trial")]
mod within {
    use super::*;

    #[requires_scopes("items")]
    #[get("/within")]
    pub fn both() {}
}

/// Routes that say nothing themselves.
#[requires_scopes("items")]
fn mounted() -> Vec<Route> {
    use rocket::http::Method;

    let said = routes![project_of_mount];
    let plain = [Method::Get, Method::Trace];
    let plain = plain.map(|method| Route::new(method, "/plain", Instead::default()));
    said.into_iter().chain(plain).collect()
}

#[requires_scopes("project:{id}:read")]
#[get("/<id>/said")]
fn project_of_mount(id: u32) -> String {
    id.to_string()
}

pub fn rocket(profile: &str) -> Rocket<Build> {
    rocket::custom(figment().merge(("scopes.challenge", profile)))
        .mount(
            "/",
            routes![
                any,
                nested,
                project,
                delete_project,
                moved,
                either,
                team,
                fresh,
                weakest,
                optional,
                optional_project,
                rest,
                colour,
                refused_by_a_guard,
                trial,
                json,
                text,
                html,
                within::both,
            ],
        )
        .mount("/mounted", mounted())
        .mount("/files", rocket::fs::FileServer::from(std::env::temp_dir()))
        .attach(Security::new::<Caller>().public_at("/files", "a test"))
}
