//! The document and its page: rendered at launch, served as they are.

use std::fmt;

use rocket::http::Method;
use rocket::route::Route;
use rocket::{Build, Rocket};
use rocket_okapi::okapi::openapi3::OpenApi;
use rocket_okapi::rapidoc::{GeneralConfig, RapiDocConfig, make_rapidoc};
use rocket_okapi::settings::UrlObject;

use super::finish::finish;
use super::page::{CONTENT_SECURITY_POLICY, VIEW_SCRIPT, page};
use super::view::Served;
use crate::launch::{Entry, Rendered, Runtime, mount_own, public_to_all};
use crate::mount::mounted;

/// The OpenAPI document of an application, and RapiDoc to read and try it.
///
/// ```
/// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, principal};
/// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("me")] Me }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
/// # #[derive(Clone)] struct CurrentUser;
/// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
/// # use rocket::get;
/// use rocket_okapi::{openapi, openapi_get_routes_spec};
/// use rocket_scopes::openapi::Docs;
/// use rocket_scopes::{Security, requires_scopes};
///
/// #[requires_scopes("me")]
/// #[openapi(tag = "Users")]
/// #[get("/me")]
/// fn me(_user: &CurrentUser) -> &'static str {
///     "it is you"
/// }
///
/// let (routes, document) = openapi_get_routes_spec![me];
/// let docs = Docs::new(document).title("My API").tag("Users", "Who you are.");
/// let rocket = rocket::build()
///     .mount("/", routes)
///     .attach(Security::new::<CurrentUser>().docs(docs));
/// ```
///
/// # What it serves
///
/// - `/openapi.json`: the document, with an `ETag`. The security of each operation is what the check of its
///   route compares with.
/// - `/openapi.json?view=mine`, with a good token: what its bearer may call, and nothing of the rest.
/// - `/docs`: RapiDoc, from this server only, under a strict content security policy. After a login it can
///   show that view alone.
pub struct Docs {
    document: OpenApi,
    about: About,
    document_path: String,
    page_path: String,
}

/// What the document says of the API itself.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) version: Option<String>,
    pub(super) description: Option<String>,
    pub(super) license: Option<(String, String)>,
    pub(super) server: String,
    pub(super) tags: Vec<(String, String)>,
}

impl Docs {
    /// Serves a document that `openapi_get_routes_spec!` or `openapi_get_spec!` has collected.
    pub fn new(document: OpenApi) -> Self {
        let about = About {
            title: None,
            version: None,
            description: None,
            license: None,
            server: "/".to_owned(),
            tags: Vec::new(),
        };
        Self {
            document,
            about,
            document_path: "/openapi.json".to_owned(),
            page_path: "/docs".to_owned(),
        }
    }

    /// The name of the API; that of the package, if it is not set.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.about.title = Some(title.into());
        self
    }

    /// The version of the API; that of the package, if it is not set.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.about.version = Some(version.into());
        self
    }

    /// What the API is for, as Markdown.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.about.description = Some(description.into());
        self
    }

    /// The licence of the API, and where to read it.
    pub fn license(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.about.license = Some((name.into(), url.into()));
        self
    }

    /// What a tag is about. Tags are shown in the order in which they are described.
    pub fn tag(mut self, name: impl Into<String>, description: impl Into<String>) -> Self {
        self.about.tags.push((name.into(), description.into()));
        self
    }

    /// Where the documented routes are mounted, if not at `/`.
    pub fn routes_at(mut self, base: impl Into<String>) -> Self {
        self.about.server = base.into();
        self
    }

    /// Where to serve the document; `/openapi.json`, if it is not set.
    pub fn document_at(mut self, path: impl Into<String>) -> Self {
        self.document_path = rooted(&path.into());
        self
    }

    /// Where to serve the page; `/docs`, if it is not set.
    pub fn page_at(mut self, path: impl Into<String>) -> Self {
        self.page_path = rooted(&path.into());
        self
    }

    /// Renders document and page, mounts them, and adds what they ask to the operations.
    pub(crate) async fn mount(
        &self,
        rocket: Rocket<Build>,
        runtime: &Runtime,
        entries: Vec<Entry>,
    ) -> Result<(Rocket<Build>, Vec<Entry>), (Rocket<Build>, Vec<String>)> {
        let document = serde_json::to_value(&self.document).expect("okapi's document is JSON");
        let finished = match finish(document, runtime, &self.about, &entries) {
            Ok(finished) => finished,
            Err(lines) => return Err((rocket, lines)),
        };
        let document = &finished.document;
        let title = document["info"]["title"]
            .as_str()
            .unwrap_or("API")
            .to_owned();
        let json = format!("{document:#}\n");
        let below = |name: &str| format!("{}/{name}", self.page_path.trim_end_matches('/'));
        let (rapidoc_script, view_script) = (below("rapidoc-min.js"), below("view.js"));
        let html = page(&title, &self.document_path, &rapidoc_script, &view_script);
        let mut routes = vec![
            Route::new(
                Method::Get,
                &self.document_path,
                Served::new(Rendered::new("application/json", json.clone()), finished),
            ),
            Route::new(
                Method::Get,
                &self.page_path,
                Rendered::new("text/html; charset=utf-8", html)
                    .content_security_policy(CONTENT_SECURITY_POLICY),
            ),
            Route::new(
                Method::Get,
                &view_script,
                Rendered::new("text/javascript", VIEW_SCRIPT.to_owned()),
            ),
        ];
        let page = &self.page_path;
        let at_page = |route: Route| route.map_base(|base| format!("{page}{base}"));
        routes.extend(rapidoc().into_iter().map(at_page).filter_map(Result::ok));
        let public = |route| mounted(route, &PUBLIC);
        let routes: Vec<_> = routes.into_iter().map(public).collect();
        let (rocket, entries) = mount_own(rocket, routes, entries).await?;
        Ok((rocket.manage(Document(json)), entries))
    }
}

public_to_all!(PUBLIC, "Docs", "the documentation of the API");

/// A path from the root, as Rocket wants it.
fn rooted(path: &str) -> String {
    format!("/{}", path.trim_matches('/'))
}

/// The finished document. Managed by Rocket since it was ignited: for tools that print or compare it.
pub struct Document(String);

impl Document {
    /// The document as JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Document(..)")
    }
}

/// RapiDoc's script, as rocket_okapi brings it; its page and redirects are not used.
fn rapidoc() -> Vec<Route> {
    let config = RapiDocConfig {
        general: GeneralConfig {
            spec_urls: vec![UrlObject::new("", "")],
            ..GeneralConfig::default()
        },
        ..RapiDocConfig::default()
    };
    let mut routes: Vec<Route> = make_rapidoc(&config).into();
    routes.retain(|route| route.uri.path() == "/rapidoc-min.js");
    routes
}
