//! The same protected route over catalogues of 2, 16 and 256 scopes.

/// A scheme, a principal and a route for the catalogue `Scope` of the module that it stands in.
macro_rules! api {
    () => {
        /// The scheme.
        pub struct Login;

        impl rocket_scopes::Scheme for Login {
            type Scopes = Scope;
            const NAME: &'static str = "Login";
            const KIND: rocket_scopes::SchemeKind =
                rocket_scopes::SchemeKind::OAuth2(&[rocket_scopes::OAuth2Flow::password("token")]);
        }

        /// The caller.
        #[derive(Clone)]
        pub struct Caller;

        #[rocket_scopes::principal(scheme = Login)]
        fn caller(_token: &rocket_scopes::AccessToken) -> Result<Caller, rocket_scopes::Denied> {
            Ok(Caller)
        }

        #[rocket_scopes::requires_scopes("s0", "s1")]
        #[rocket::get("/user")]
        fn user(_caller: Caller) -> rocket::serde::json::Json<crate::api::Answer> {
            crate::api::answer()
        }

        /// A server that knows these scopes.
        pub fn rocket(figment: rocket::figment::Figment) -> rocket::Rocket<rocket::Build> {
            rocket::custom(figment)
                .mount("/", rocket::routes![user])
                .attach(rocket_scopes::Security::new::<Caller>())
        }

        /// A token for the first two scopes, or for all of them.
        pub fn issue(issuer: &rocket_scopes::TokenIssuer, all: bool) -> String {
            let scopes = match all {
                true => rocket_scopes::ScopeSet::all(),
                false => rocket_scopes::ScopeSet::from_iter([Scope::S0, Scope::S1]),
            };
            issuer
                .issue(crate::api::USER, scopes)
                .access_token()
                .to_owned()
        }
    };
}

pub(crate) use api;

include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));
