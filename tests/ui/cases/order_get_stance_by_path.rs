//~ error: `#[requires_scopes]` must stand above the route attribute of `handler`, or on a `#[guard]`
//~ help: in this order: `#[requires_scopes("items")]`, `#[openapi]` if there is one, then `#[get(..)]`
//~ underlines: #[rocket_scopes::requires_scopes("items")]

#[rocket::get("/")]
#[rocket_scopes::requires_scopes("items")]
fn handler() {}
