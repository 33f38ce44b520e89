//! The user store on real files: what is kept, who wins a race, what happens to a locked or damaged file.
#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps says where it failed"
)]

mod files;
mod scratch;
mod store;
