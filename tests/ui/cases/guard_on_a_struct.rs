//~ error: `#[guard]` stands on something that is no function
//~ help: #[guard] fn active_user(user: CurrentUser) -> Result<ActiveUser, Denied> { .. }
//~ underlines: #[guard]

use prelude::*;

#[guard]
pub struct Guard;
