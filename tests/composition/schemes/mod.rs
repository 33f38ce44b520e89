//! Callers who come by several schemes: any of them, two together, or none.

mod apart;
mod callers;
mod challenges;
mod credentials;
mod document;
mod impossible;
mod matrix;
mod principals;
mod server;
mod shown;
mod tokens;
mod views;
mod without_scopes;
