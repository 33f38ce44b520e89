//~ each $schemes: any() | all() | both(OAuth2PasswordBearer, MachineKey) | any(MachineKey, MachineKey) | any(OAuth2PasswordBearer, all()) | any(OAuth2PasswordBearer MachineKey)
//~ each $what: `any()` names no scheme | `all()` names no scheme | `both` is neither `any` nor `all` | `MachineKey` stands there twice | `all()` names no scheme | there is no comma between two schemes
//~ each $help: scheme = any(OAuth2PasswordBearer, MachineKey) | scheme = all(OAuth2PasswordBearer, MachineKey) | scheme = any(OAuth2PasswordBearer, MachineKey) | name each scheme once | scheme = all(OAuth2PasswordBearer, MachineKey) | scheme = any(OAuth2PasswordBearer, MachineKey)
//~ each $at: any | all | both | MachineKey | all | MachineKey
//~ error: $what
//~ help: $help
//~ underlines: $at

use prelude::*;

#[authenticated(scheme = $schemes)]
#[get("/")]
fn handler() {}
