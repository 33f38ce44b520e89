//~ error: route attribute
//~ underlines: #[rocket_okapi::openapi]

#[rocket_okapi::openapi]
#[rocket_scopes::requires_scopes("items")]
#[rocket::get("/")]
fn handler() {}
