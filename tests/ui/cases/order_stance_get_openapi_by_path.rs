//~ error: `#[openapi]` stands below `#[rocket::get]`, where it documents nothing
//~ help: put it above: `#[openapi] #[rocket::get(..)]`
//~ underlines: rocket_okapi::openapi

#[rocket_scopes::requires_scopes("items")]
#[rocket::get("/")]
#[rocket_okapi::openapi]
fn handler() {}
