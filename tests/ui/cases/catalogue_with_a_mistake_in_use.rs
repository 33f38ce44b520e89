//~ error: `Items` has no description: people read it before they grant the scope
//~ help: /// What `items` permits.
//~ underlines: Items

use prelude::{Scheme, SchemeKind, Scopes, get, requires_scopes};

#[derive(Scopes)]
pub enum Scope {
    #[scope("items")]
    Items,
    /// Read information about the current user.
    #[scope("me")]
    Me,
}

pub struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::HttpBasic;
}

#[requires_scopes("me")]
#[get("/")]
fn handler() {}
