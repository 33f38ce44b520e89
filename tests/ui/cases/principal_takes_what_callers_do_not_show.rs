//~ each $scheme: OAuth2PasswordBearer | OAuth2PasswordBearer | MachineKey
//~ each $argument: ApiKey | BasicCredentials | AccessToken
//~ each $given: Caller | Caller | Granted<Caller>
//~ each $shown: an access token | an access token | an API key
//~ each $help: take `&AccessToken` | take `&AccessToken` | take `&ApiKey`
//~ error: callers of this scheme do not show that, but $shown
//~ help: $help
//~ underlines: $argument

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = $scheme)]
fn caller(_shown: &$argument) -> Result<$given, Denied> {
    Err(Denied::unknown_subject())
}
