//! Schemes: how callers show who they are (OpenAPI's security scheme objects).

mod api_key;
mod authorization;
mod basic;
mod credential;
mod declaration;
mod digest;
mod flow;
mod info;
mod kind;
mod verified;

pub use self::api_key::{ApiKey, ApiKeyHash, InvalidApiKeyHash, NewApiKey};
pub use self::basic::BasicCredentials;
pub use self::declaration::Scheme;
pub use self::digest::DigestCredentials;
pub use self::flow::OAuth2Flow;
pub use self::info::{SchemeInfo, check_scheme};
pub use self::kind::{ApiKeyFrom, SchemeKind};
pub use self::verified::{Granted, Verified};

pub(crate) use self::authorization::CredentialError;
pub use self::credential::CredentialKind;
pub(crate) use self::credential::{Credential, bearer};
#[cfg(feature = "openapi")]
pub(crate) use self::flow::FlowKind;
