//! What the macros expand to needs no prelude, and raises no warning.

use rocket::http::Status;

use crate::api::{Caller, Loads, client, figment, get};

// rocket_okapi's own attribute needs the prelude: the routes here are not documented.
#[no_implicit_prelude]
mod without_prelude {
    use ::rocket::get;
    // Rocket's own route attributes need these names.
    use ::rocket_scopes::{authenticated, guard, public, requires_scopes};
    use ::std;
    use ::std::convert::Into;
    use ::std::option::Option::{None, Some};
    use ::std::result::Result;

    use crate::api::{Caller, Scope};

    pub struct Plain;
    pub struct Borrowed<'r>(pub &'r str);

    #[guard]
    #[requires_scopes("a", Scope::B)]
    async fn plain(_caller: &Caller) -> Result<Plain, ::rocket_scopes::Denied> {
        Result::Ok(Plain)
    }

    #[guard]
    fn borrowed<'r>(caller: &'r Caller) -> Result<Borrowed<'r>, ::rocket_scopes::Denied> {
        Result::Ok(Borrowed(&caller.0))
    }

    #[requires_scopes("type")]
    #[get("/scoped")]
    pub fn scoped(_plain: Plain, _shared: &Plain, borrowed: Borrowed<'_>) -> ::std::string::String {
        ::std::convert::From::from(borrowed.0)
    }

    #[authenticated]
    #[get("/any")]
    pub fn any(_caller: ::std::option::Option<Caller>) {}

    #[public(reason = "a test")]
    #[get("/open")]
    pub fn open() {}

    #[requires_scopes(any("a", all(Scope::B, any("type", "5th"))))]
    #[requires_scopes("c-d.e/f", report_only, until = "2999-12-31", max_age = 60)]
    #[get("/listed")]
    pub fn listed() {}

    #[public(reason = "a test")]
    #[authenticated(report_only)]
    #[get("/tried")]
    pub fn tried() {}

    #[requires_scopes("a")]
    pub mod around {
        use super::*;

        #[get("/within")]
        pub fn within() {}

        #[authenticated(max_age = 60)]
        #[get("/within/fresh")]
        pub fn fresh(_plain: Plain) {}
    }

    #[requires_scopes(any("type", Scope::E), report_only)]
    #[requires_scopes("a")]
    pub fn mounted(routes: ::std::vec::Vec<::rocket::Route>) -> ::std::vec::Vec<::rocket::Route> {
        routes
    }

    #[get("/unstated")]
    pub fn unstated() {}

    pub mod families {
        use super::*;

        use self::catalogue::Scope;
        pub use super::catalogue;

        #[requires_scopes("read", "project:{id}:write", acr = "mfa")]
        #[get("/projects/<id>")]
        pub fn bound(id: &str) {
            let _ = id;
        }
    }

    pub mod catalogue {
        #[derive(::rocket_scopes::Scopes)]
        #[acr_values("pwd", "mfa")]
        pub enum Scope {
            /// Read.
            #[scope("read")]
            Read,
            /// Read a project.
            #[scope("project:{id}:read")]
            ReadProject,
            /// Write a project.
            #[scope("project:{id}:write", implies(ReadProject, "read"))]
            WriteProject,
        }

        #[derive(::std::clone::Clone)]
        pub struct Caller;

        pub struct Login;

        impl ::rocket_scopes::Scheme for Login {
            type Scopes = Scope;
            const NAME: &'static str = "Login";
            const KIND: ::rocket_scopes::SchemeKind =
                ::rocket_scopes::SchemeKind::HttpBearer { format: "JWT" };
        }

        #[::rocket_scopes::principal(scheme = Login)]
        fn caller(
            _token: ::rocket_scopes::AccessToken,
        ) -> ::std::result::Result<Caller, ::rocket_scopes::Denied> {
            ::std::result::Result::Ok(Caller)
        }
    }
}

#[deny(warnings, clippy::all, clippy::pedantic, missing_docs)]
pub mod without_warnings {
    //! A module whose author wants to hear nothing.

    use rocket::get;
    use rocket_okapi::okapi::openapi3::OpenApi;
    use rocket_okapi::openapi;
    use rocket_scopes::{Denied, Scopes, authenticated, guard, public, requires_scopes};

    use crate::api::{Caller, Scope};

    /// A catalogue.
    #[derive(Clone, Copy, Debug, Scopes)]
    #[acr_values("pwd", "mfa")]
    pub enum Families {
        /// Read a project.
        #[scope("project:{id}:read")]
        Read,
        /// Write a project.
        #[scope("project:{id}:write", implies(Read))]
        Write,
    }

    /// A bound route.
    #[requires_scopes(any(Families::Read, Families::Write), max_age = 300, acr = "mfa")]
    #[get("/bound/<id>")]
    pub fn bound(id: &str) {
        let _ = id;
    }

    /// A module with a stance.
    #[requires_scopes(any("a", all("b:read", Scope::D)))]
    pub mod around {
        use rocket::get;
        use rocket_scopes::authenticated;

        /// Within.
        #[authenticated(max_age = 60, report_only, until = "2999-12-31")]
        #[get("/around")]
        pub fn within() {}

        /// One more.
        pub mod deeper {
            use rocket::get;

            /// Deeper.
            #[get("/around/deeper")]
            pub fn deeper() {}
        }
    }

    /// A mount.
    #[requires_scopes("b:read")]
    #[authenticated(report_only)]
    #[must_use]
    pub fn mount() -> (Vec<rocket::Route>, OpenApi) {
        let (routes, document) = rocket_okapi::openapi_get_routes_spec![documented];
        if routes.is_empty() {
            return (Vec::new(), document);
        }
        (routes, document)
    }

    /// A mount for everybody.
    #[public(reason = "a test")]
    #[requires_scopes("a", report_only)]
    pub async fn open_mount(base: &str) -> Vec<rocket::Route> {
        let base = base.to_owned();
        rocket::tokio::task::yield_now().await;
        if base.is_empty() {
            return Vec::new();
        }
        rocket::routes![tried]
    }

    /// Tried out.
    #[public(reason = "a test")]
    #[requires_scopes("a", report_only)]
    #[get("/quietly-tried")]
    pub fn tried() {}

    /// A guard.
    pub struct Quiet;

    #[guard]
    #[requires_scopes("a")]
    #[allow(
        clippy::unnecessary_wraps,
        reason = "a guard may refuse, this one does not"
    )]
    fn quiet(_caller: &Caller) -> Result<Quiet, Denied> {
        Ok(Quiet)
    }

    /// A route.
    #[requires_scopes("b:read")]
    #[openapi]
    #[get("/quiet")]
    #[allow(clippy::needless_pass_by_value, reason = "as Rocket has it")]
    pub fn documented(_quiet: Quiet) {}
}

#[test]
fn expansions_stand_on_their_own() {
    use without_prelude::around::{fresh, within};
    use without_prelude::{any, listed, mounted, open, scoped, tried, unstated};
    use without_warnings::{around, documented, mount, open_mount};

    let rocket = rocket::custom(figment())
        .mount("/", rocket::routes![any, open, scoped, documented])
        .mount("/", rocket::routes![listed, tried, within, fresh])
        .mount("/", mounted(rocket::routes![unstated]))
        .mount("/", rocket::routes![around::within, around::deeper::deeper])
        .mount("/mount", mount().0)
        .mount("/", rocket::execute(open_mount("a base")))
        .manage(Loads::default())
        .attach(rocket_scopes::Security::new::<Caller>());
    // Of other catalogues: that they compile is all.
    let bound = rocket::routes![without_prelude::families::bound, without_warnings::bound];
    assert_eq!(bound.len(), 2);
    let client = client(rocket);
    for (path, scopes, status) in [
        ("/scoped", Some("a b:read type"), Status::Ok),
        ("/scoped", Some("a b:read"), Status::Forbidden),
        ("/any", Some(""), Status::Ok),
        ("/any", None, Status::Unauthorized),
        ("/open", None, Status::Ok),
        ("/quiet", Some("a b:read"), Status::Ok),
        ("/quiet", Some("a"), Status::Forbidden),
        ("/listed", Some("b:read 5th"), Status::Ok),
        ("/listed", Some("b:read"), Status::Forbidden),
        ("/tried", None, Status::Ok),
        ("/within", Some("a"), Status::Ok),
        ("/within", Some("b:read"), Status::Forbidden),
        ("/within/fresh", Some("a b:read"), Status::Unauthorized),
        ("/unstated", Some("a"), Status::Ok),
        ("/unstated", Some("type"), Status::Forbidden),
        ("/around", Some("type b:read"), Status::Ok),
        ("/around/deeper", Some("type"), Status::Forbidden),
        ("/mount/quiet", Some("a b:read"), Status::Ok),
        ("/mount/quiet", None, Status::Unauthorized),
        ("/quietly-tried", None, Status::Ok),
    ] {
        assert_eq!(
            get(&client, path, scopes).status(),
            status,
            "{path} {scopes:?}"
        );
    }
}
