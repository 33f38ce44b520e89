//~ each $stance: #[requires_scopes("items")] | #[authenticated] | #[public(reason = "a test")]
//~ each $name: requires_scopes | authenticated | public
//~ error: `#[$name]` stands on a principal, which is loaded before any scope is looked at
//~ help: require scopes on guards and routes that take the principal
//~ underlines: $stance

use prelude::*;

#[derive(Clone)]
pub struct Caller;

$stance
#[principal(scheme = OAuth2PasswordBearer)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}
