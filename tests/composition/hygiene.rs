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

    pub mod catalogue {
        #[derive(::rocket_scopes::Scopes)]
        pub enum Scope {
            /// Read.
            #[scope("read")]
            Read,
        }

        #[derive(::std::clone::Clone)]
        pub struct Caller;

        pub struct Login;

        impl ::rocket_scopes::Scheme for Login {
            type Scopes = Scope;
            const NAME: &'static str = "Login";
            const FLOWS: &'static [::rocket_scopes::OAuth2Flow] = &[];
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
    use rocket_okapi::openapi;
    use rocket_scopes::{Denied, guard, requires_scopes};

    use crate::api::{Caller, Scope};

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
    use without_prelude::{any, open, scoped};
    use without_warnings::documented;

    let rocket = rocket::custom(figment())
        .mount("/", rocket::routes![any, open, scoped, documented])
        .manage(Loads::default())
        .attach(rocket_scopes::Security::new::<Caller>());
    let client = client(rocket);
    for (path, scopes, status) in [
        ("/scoped", Some("a b:read type"), Status::Ok),
        ("/scoped", Some("a b:read"), Status::Forbidden),
        ("/any", Some(""), Status::Ok),
        ("/any", None, Status::Unauthorized),
        ("/open", None, Status::Ok),
        ("/quiet", Some("a b:read"), Status::Ok),
        ("/quiet", Some("a"), Status::Forbidden),
    ] {
        assert_eq!(
            get(&client, path, scopes).status(),
            status,
            "{path} {scopes:?}"
        );
    }
}
