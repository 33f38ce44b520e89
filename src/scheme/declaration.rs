//! A scheme as an application declares it.

use super::SchemeKind;
use crate::scope::Catalogue;

/// How the callers of an API show who they are, declared once.
///
/// ```
/// use rocket_scopes::{OAuth2Flow, Scheme, SchemeKind, Scopes};
///
/// #[derive(Scopes)]
/// pub enum Scope {
///     /// Read items.
///     #[scope("items")]
///     Items,
/// }
///
/// pub struct OAuth2PasswordBearer;
///
/// impl Scheme for OAuth2PasswordBearer {
///     type Scopes = Scope;
///     const NAME: &'static str = "OAuth2PasswordBearer";
///     const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
/// }
/// ```
///
/// What callers show, how it is checked, what the OpenAPI document says and how a refusal is challenged
/// follow from the [kind](SchemeKind). Who they are, a [`principal`](macro@crate::principal) says.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no scheme",
    note = "help: `impl Scheme for {Self}`, with its scopes, its name and its kind"
)]
pub trait Scheme: Send + Sync + 'static {
    /// The scopes that its credentials are granted: [`NoScopes`](crate::NoScopes), if they only say who calls.
    type Scopes: Catalogue;

    /// What the OpenAPI document calls the scheme: letters, digits, `.`, `-`, `_`. No two schemes of a
    /// server have the same.
    const NAME: &'static str;

    /// What callers show.
    const KIND: SchemeKind;

    /// What people who read the document should know. May be empty.
    const DESCRIPTION: &'static str = "";
}
