//~ each $name: "Mine" | "Mine" | "Mine" | "Mine" | "Mine" | "Mine" | "Mine" | "Mine" | "my scheme"
//~ each $kind: SchemeKind::OAuth2(&[]) | SchemeKind::OAuth2(&[OAuth2Flow::password("token"), OAuth2Flow::password("token")]) | SchemeKind::ApiKey { from: ApiKeyFrom::Header("X API"), prefix: "acme_" } | SchemeKind::ApiKey { from: ApiKeyFrom::Query("a&b"), prefix: "acme_" } | SchemeKind::ApiKey { from: ApiKeyFrom::Header("authorization"), prefix: "acme_" } | SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-API-Key"), prefix: "" } | SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-API-Key"), prefix: "acme" } | SchemeKind::OpenIdConnect { url: "" } | SchemeKind::HttpBasic
//~ each $what: this OAuth2 scheme has no flow | this OAuth2 scheme has one kind of flow twice | the name of this API key's header, parameter or cookie holds something else than letters | the name of this API key's header, parameter or cookie holds something else than letters | an API key cannot stand in the header `Authorization` | the prefix of this API key is no word of letters and digits with `_` behind it | the prefix of this API key is no word of letters and digits with `_` behind it | this OpenID Connect scheme has no address | the name of this scheme holds something else than letters, digits
//~ each $help: SchemeKind::OAuth2(&[OAuth2Flow::password("token")]) | keep one of each kind | ApiKeyFrom::Header("X-API-Key") | ApiKeyFrom::Header("X-API-Key") | ApiKeyFrom::Header("X-API-Key") | prefix: "acme_" | prefix: "acme_" | url: "https://login.example.com/.well-known/openid-configuration" | const NAME: &'static str = "OAuth2PasswordBearer"
//~ each $shown: &AccessToken | &AccessToken | &ApiKey | &ApiKey | &ApiKey | &ApiKey | &ApiKey | &AccessToken | &BasicCredentials
//~ each $given: Caller | Caller | Granted<Caller> | Granted<Caller> | Granted<Caller> | Granted<Caller> | Granted<Caller> | Caller | Granted<Caller>
//~ error: $what
//~ help: $help
//~ underlines: Mine

use prelude::*;

pub struct Mine;

impl Scheme for Mine {
    type Scopes = Scope;
    const NAME: &'static str = $name;
    const KIND: SchemeKind = $kind;
}

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = Mine)]
fn caller(_: $shown) -> Result<$given, Denied> {
    Err(Denied::unknown_subject())
}
