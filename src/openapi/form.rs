//! The login, in the document: its form, its answer, its errors.

use rocket_okapi::Result;
use rocket_okapi::r#gen::OpenApiGenerator;
use rocket_okapi::okapi::openapi3::{MediaType, RequestBody, Response, Responses};
use rocket_okapi::okapi::schemars;
use rocket_okapi::okapi::schemars::JsonSchema;
use rocket_okapi::okapi::schemars::r#gen::SchemaGenerator;
use rocket_okapi::okapi::schemars::schema::{InstanceType, Schema, SchemaObject};
use rocket_okapi::request::OpenApiFromData;
use rocket_okapi::response::OpenApiResponderInner;

use crate::denial::Denied;
use crate::login::{
    OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict, TokenError, TokenResponse,
};

/// The fields of the login form.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct PasswordGrant {
    /// The name of the account.
    username: String,
    /// Its password.
    password: Hidden,
    /// The scopes that are asked for, parted by spaces.
    scope: Option<String>,
    /// Always `password`; may be left out.
    #[schemars(regex(pattern = "^(password)?$"))]
    grant_type: Option<String>,
    /// The client's identifier.
    client_id: Option<String>,
    /// The client's secret.
    client_secret: Option<Hidden>,
}

/// A text that a page does not show while it is typed.
struct Hidden;

impl JsonSchema for Hidden {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        "Hidden".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let schema = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some("password".to_owned()),
            ..SchemaObject::default()
        };
        schema.into()
    }
}

/// Why no token is issued (RFC 6749 section 5.2).
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct TokenErrorBody {
    /// What is wrong, for people.
    detail: String,
    /// What is wrong, for programs.
    error: String,
    /// The same as `detail`.
    error_description: String,
}

fn form_body(generator: &mut OpenApiGenerator) -> RequestBody {
    let media = MediaType {
        schema: Some(generator.json_schema::<PasswordGrant>()),
        ..MediaType::default()
    };
    RequestBody {
        content: [("application/x-www-form-urlencoded".to_owned(), media)]
            .into_iter()
            .collect(),
        required: true,
        ..RequestBody::default()
    }
}

impl<'r> OpenApiFromData<'r> for OAuth2PasswordRequestForm {
    fn request_body(generator: &mut OpenApiGenerator) -> Result<RequestBody> {
        Ok(form_body(generator))
    }
}

impl<'r> OpenApiFromData<'r> for OAuth2PasswordRequestFormStrict {
    fn request_body(generator: &mut OpenApiGenerator) -> Result<RequestBody> {
        Ok(form_body(generator))
    }
}

fn json<T: JsonSchema>(generator: &mut OpenApiGenerator, description: &str) -> Response {
    let media = MediaType {
        schema: Some(generator.json_schema::<T>()),
        ..MediaType::default()
    };
    Response {
        description: description.to_owned(),
        content: [("application/json".to_owned(), media)]
            .into_iter()
            .collect(),
        ..Response::default()
    }
}

fn responses<const N: usize>(list: [(&str, Response); N]) -> Responses {
    Responses {
        responses: list
            .into_iter()
            .map(|(status, response)| (status.to_owned(), response.into()))
            .collect(),
        ..Responses::default()
    }
}

impl OpenApiResponderInner for TokenResponse {
    fn responses(generator: &mut OpenApiGenerator) -> Result<Responses> {
        Ok(responses([("200", json::<Self>(generator, "The token."))]))
    }
}

/// A handler that may refuse: with which status only it knows.
impl OpenApiResponderInner for Denied {
    fn responses(_: &mut OpenApiGenerator) -> Result<Responses> {
        Ok(Responses::default())
    }
}

impl OpenApiResponderInner for TokenError {
    fn responses(generator: &mut OpenApiGenerator) -> Result<Responses> {
        Ok(responses([
            (
                "400",
                json::<TokenErrorBody>(
                    generator,
                    "No token: the form, the account or a scope is wrong.",
                ),
            ),
            (
                "503",
                json::<TokenErrorBody>(
                    generator,
                    "No token: too many logins at once. Try again after `Retry-After`.",
                ),
            ),
        ]))
    }
}
