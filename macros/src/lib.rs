//! The attributes of `rocket_scopes`. Use them through that crate: it documents them with examples
//! that run.
//!
//! Each attribute is read in three stages, in modules of these names: parse (syntax to model), check
//! (the model's rules), expand (data plus one call).

mod attributes;
mod catalogue;
mod diagnostic;
mod family;
mod guard;
mod only_key;
mod principal;
mod request;
mod schemes;
mod signature;
mod source;
mod stance;

use proc_macro::TokenStream;

/// The catalogue: every scope that an API grants. See `rocket_scopes::Catalogue`.
///
/// # Syntax
///
/// On an enum whose variants have no fields:
///
/// ```text
/// #[derive(Scopes)]
/// pub enum Scope {
///     /// Read items.            <- what it permits
///     #[scope("items")] Items,  // <- as it stands in a token
///     /// Change items.
///     #[scope("items:write", implies(Items))] WriteItems,
///     /// Change a project.
///     #[scope("project:{id}:write")] WriteProject,
/// }
/// ```
///
/// `implies` takes variants or scopes: what the scope grants besides itself, over any number of steps. A
/// name with placeholders is a family: one scope for each value. `#[acr_values("pwd", "mfa")]` above the enum
/// names the classes of authentication, weakest first, that a stance may ask for (RFC 9470).
///
/// # Expands to
///
/// `impl Catalogue`, and a hidden constant a scope, so that `"items"` in an attribute is the path
/// `Scope::items`: a misspelt scope does not compile.
///
/// # Errors
///
/// A scope that is missing, repeated, or not of RFC 6749 section 3.3; two scopes that become the same
/// constant (`a:b`, `a_b`); a variant without a description; more than 256 scopes; a scope that implies
/// itself, or none of this catalogue; a scope that is one of two families, or plain and one of a family.
#[proc_macro_derive(Scopes, attributes(acr_values, scope))]
pub fn derive_scopes(input: TokenStream) -> TokenStream {
    catalogue::derive(input.into()).into()
}

/// Requires scopes of the caller: on a route, a guard, an inline module, or a function that returns routes.
///
/// # Syntax
///
/// ```text
/// #[requires_scopes("items", Scope::Me)]   // literals, or paths of the catalogue
/// #[openapi]                               // below, if the route is documented
/// #[get("/items")]                         // below
/// fn items(user: ActiveUser) -> ..
/// ```
///
/// | clause | asks for |
/// |---|---|
/// | `"items"`, `Scope::Items` | that scope |
/// | `"project:{id}:write"` | the scope of the family for the path parameter `<id>` |
/// | `any(..)`, `all(..)` | one of these, all of these; nested at will |
/// | `max_age = 300` | a login of at most so many seconds ago (the claim `auth_time`, RFC 9470) |
/// | `acr = "mfa"` | a login of that class or a stronger one (the claim `acr`, RFC 9470) |
/// | `report_only` | nothing: it is evaluated, counted and logged, and lets the request through |
/// | `until = "2027-01-01"` | beside `report_only`: the last day on which that is fine |
///
/// # Meaning
///
/// The caller needs a good token that fulfils all of these clauses *and* those of every guard among the
/// arguments, at any depth. Several attributes on one item mean all of them. On a module, and on a function
/// that returns `Vec<Route>` or `(Vec<Route>, OpenApi)`, it is asked of each route within, besides what stands
/// beside the handler. An attribute with `report_only` stands beside one that holds; alone, a good token is
/// needed.
///
/// # Expands to
///
/// The handler as it is written, with a hidden first argument that checks the policy before anything
/// else runs; under its name, the route for `routes!`, which knows that policy; and a twin that only
/// rocket_okapi sees.
///
/// # Errors
///
/// Below the route attribute or `#[openapi]`; beside another stance; no scope, a repeated or impossible
/// one, or one that the catalogue (the enum that is called `Scope` here) does not have; a path parameter that
/// the route does not have; a class of authentication that the catalogue does not name; an unknown key; more
/// than 32 alternatives, guards included.
#[proc_macro_attribute]
pub fn requires_scopes(args: TokenStream, item: TokenStream) -> TokenStream {
    stance::attribute(stance::Name::RequiresScopes, args.into(), item.into()).into()
}

/// Requires a good token of the caller, whatever its scopes, on a route or a guard.
///
/// Scopes of guards among the arguments are required as well. Takes the clauses of `#[requires_scopes]` that
/// name no scope (`#[authenticated(max_age = 300)]`); everything else is as there.
#[proc_macro_attribute]
pub fn authenticated(args: TokenStream, item: TokenStream) -> TokenStream {
    stance::attribute(stance::Name::Authenticated, args.into(), item.into()).into()
}

/// Requires nothing of the caller, and says why: on a route, or on a function that returns routes.
///
/// # Syntax
///
/// ```text
/// #[public(reason = "issues tokens")]
/// ```
///
/// # Meaning
///
/// Anybody may call. A guard among the arguments must be optional (`Option<ActiveUser>`): `None`
/// without credentials; bad credentials are refused even so. On a function that returns routes it is for those
/// that state nothing themselves.
///
/// # Errors
///
/// No reason; a guard that needs a token; and those of `#[requires_scopes]`.
#[proc_macro_attribute]
pub fn public(args: TokenStream, item: TokenStream) -> TokenStream {
    stance::attribute(stance::Name::Public, args.into(), item.into()).into()
}

/// The stance of a module, on a route within.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn __scopes_within(args: TokenStream, item: TokenStream) -> TokenStream {
    stance::attribute(stance::Name::Within, args.into(), item.into()).into()
}

/// Turns a function into a guard: its arguments are its dependencies, its result the guard.
///
/// # Syntax
///
/// ```text
/// #[guard]
/// #[requires_scopes("me")]                 // if the guard needs scopes itself
/// fn active_user(user: CurrentUser, store: &State<Store>) -> Result<ActiveUser, Denied> { .. }
/// ```
///
/// # Meaning
///
/// `ActiveUser` becomes a request guard. As a handler's argument by value the function runs for it; as
/// `&ActiveUser` it runs once a request and is shared. Its error refuses with any status: anything that
/// is `Into<Denied>`. The function itself stays as it is, to be called in unit tests.
///
/// # Expands to
///
/// `impl Guard`, `impl FromRequest` and `impl Sentinel` for `ActiveUser`, and, where it has no generic
/// parameters, `impl FromRequest` for `&ActiveUser`, for which it must be `Send + Sync`.
///
/// # Errors
///
/// No `Result`; an argument that Rocket cannot find in a request; a guard that depends on itself; a
/// type of another crate (E0117); a type that two functions return (E0119).
#[proc_macro_attribute]
pub fn guard(args: TokenStream, item: TokenStream) -> TokenStream {
    guard::attribute(guard::Name::Guard, args.into(), item.into()).into()
}

/// Turns a function into the loader of the principal: who calls.
///
/// # Syntax
///
/// ```text
/// #[principal(scheme = OAuth2PasswordBearer)]
/// async fn current_user(token: &AccessToken, users: &State<Users>) -> Result<CurrentUser, Denied> { .. }
///
/// #[principal(scheme = MachineKey)]
/// async fn machine(key: &ApiKey, machines: &State<Machines>) -> Result<Granted<Machine>, Denied> { .. }
///
/// #[principal(scheme = any(Corporate, Partner))]
/// fn employee(token: &AccessToken) -> Result<Employee, Denied> { .. }
/// ```
///
/// # Meaning
///
/// `CurrentUser` becomes a guard that needs good credentials of the scheme. It is loaded once a request, before
/// any scope is looked at, and shared: it must be `Clone + Send + Sync`.
///
/// An access token has been verified before the function runs, and says itself what it grants. An API key, user
/// name and password, or a digest the function verifies, and gives `Granted`: the proof, with the scopes.
///
/// # Errors
///
/// No scheme; a stance beside it; an argument that needs the principal itself, or credentials of another kind;
/// a result without the proof; and those of `#[guard]`.
#[proc_macro_attribute]
pub fn principal(args: TokenStream, item: TokenStream) -> TokenStream {
    guard::attribute(guard::Name::Principal, args.into(), item.into()).into()
}

/// Turns an enum of principals into one: who calls, by whatever scheme they come.
///
/// # Syntax
///
/// ```text
/// #[derive(Clone, Principal)]
/// enum Caller {
///     User(CurrentUser),
///     Machine(Machine),
/// }
/// ```
///
/// # Meaning
///
/// `Caller` becomes a guard that needs the credentials of one of its variants, and a principal for
/// `Security::new`: then every route that names no scheme lets callers of each of them in. Where credentials of
/// several are shown, the first variant whose credentials are good and granted what the route requires is taken.
///
/// # Errors
///
/// Something else than an enum; a variant that holds something else than one principal; generic parameters.
#[proc_macro_derive(Principal)]
pub fn derive_principal(item: TokenStream) -> TokenStream {
    principal::derive(item.into()).into()
}

/// Drops a function that only rocket_okapi was meant to read.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn doc_only(_: TokenStream, _: TokenStream) -> TokenStream {
    TokenStream::new()
}
