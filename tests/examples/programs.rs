//! The programs themselves.
#![allow(dead_code, reason = "each has a `main` and items that only it uses")]

#[path = "../../examples/api_keys/main.rs"]
pub mod api_keys;
#[path = "../../examples/external_issuer.rs"]
pub mod external_issuer;
#[path = "../../examples/multi_tenant.rs"]
pub mod multi_tenant;
#[path = "../../examples/two_issuers.rs"]
pub mod two_issuers;
#[path = "../../examples/websockets/main.rs"]
pub mod websockets;
