//! What every password login needs: the form, the check of the password, the answer, the errors.

mod error;
mod form;
mod password;
mod pool;
mod response;

pub use self::error::TokenError;
pub use self::form::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict};
pub use self::password::{Password, PasswordError, PasswordHash, Passwords, VerifiedPassword};
pub use self::response::TokenResponse;
