//! The servers that are measured, and the requests that they are measured with.
//!
//! Three programs share them: `instructions` counts, the criterion benchmark `time` takes the time of
//! the same operations, and `load` sends real traffic to the same routes.

pub mod api;
pub mod case;
pub mod catalogues;
pub mod child;
pub mod depth;
pub mod http;
pub mod rows;
pub mod signed;
pub mod subject;
