//! Tokens of several issuers, over HTTP: whose are accepted, what a provider that is down does, and what is
//! revoked.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod accepted;
mod api;
mod launch;
mod provider;
mod remote;
mod signer;
