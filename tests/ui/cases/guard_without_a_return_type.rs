//~ error: a guard returns a `Result`: what it makes, or why it refuses
//~ help: -> Result<ActiveUser, Denied>
//~ underlines: active_user

use prelude::*;

#[guard]
fn active_user(_user: CurrentUser) {}
