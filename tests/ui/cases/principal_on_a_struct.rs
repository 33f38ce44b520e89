//~ error: `#[principal]` stands on something that is no function
//~ help: #[principal(scheme = OAuth2PasswordBearer)] fn current_user(token: &AccessToken) -> Result<CurrentUser, Denied> { .. }
//~ underlines: #[principal(scheme = OAuth2PasswordBearer)]

use prelude::*;

#[principal(scheme = OAuth2PasswordBearer)]
pub struct Caller;
