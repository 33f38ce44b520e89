//~ each $schemes: any() | both(OAuth2PasswordBearer) | any(OAuth2PasswordBearer, OAuth2PasswordBearer)
//~ each $what: `any()` names no scheme | `both` is neither `any` nor `all` | `OAuth2PasswordBearer` stands there twice
//~ each $at: any | both | OAuth2PasswordBearer
//~ each $help: scheme = any(OAuth2PasswordBearer, MachineKey) | scheme = any(OAuth2PasswordBearer, MachineKey) | name each scheme once
//~ error: $what
//~ help: $help
//~ underlines: $at

use prelude::*;

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = $schemes)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
