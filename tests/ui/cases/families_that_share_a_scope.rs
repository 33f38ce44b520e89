//~ error: `org:x:admin` would be one of `org:{id}:{role}` and of `org:{id}:admin`
//~ help: part them by a word of their own: "org:{id}:role:{role}"
//~ underlines: "org:{id}:admin"

use prelude::*;

#[derive(Clone, Copy, Scopes)]
pub enum Mine {
    /// A role.
    #[scope("org:{id}:{role}")]
    Role,
    /// An administrator.
    #[scope("org:{id}:admin")]
    Admin,
}
