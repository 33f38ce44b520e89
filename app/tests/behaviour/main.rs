//! What the reference application answers, line by line, over HTTP.
//!
//! Each module is one part of the contract. The support comes first: [`api`] is the application and
//! its answers, [`verdict`] the rows of the table, [`forge`] makes tokens, [`program`] is the binary,
//! [`recorder`] keeps the log.
#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps says where it failed"
)]

mod api;
mod forge;
mod program;
mod recorder;
#[path = "../users/scratch.rs"]
mod scratch;
mod verdict;

mod agreement;
mod binary;
mod claims;
mod credentials;
mod database;
mod document;
mod header;
mod issued;
mod keys;
mod launch;
mod login;
mod login_form;
mod matrix;
mod metrics;
mod neighbours;
mod overload;
mod parties;
mod passwords;
mod paths;
mod policy;
mod protected;
mod remembered;
mod scopes;
mod secrets;
mod signature;
mod view;
