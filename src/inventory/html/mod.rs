//! The inventory as a page that needs nothing but itself.
//!
//! Everything that it shows is written here, and is there without a script. The script only answers what a
//! caller can reach; it makes elements and texts, and never reads HTML.

mod item;
mod needs;
mod page;
mod route;
mod scheme;
mod scope;
mod text;
