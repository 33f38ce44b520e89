//! The denial matrix: every route of a server, asked by all whom it should refuse, and by those whom it
//! should not.

mod answer;
mod builder;
mod case;
mod expected;
mod granted;
mod report;
mod row;
mod run;
mod target;
mod universe;

pub use self::builder::{MatrixBuilder, denial_matrix};
pub use self::report::{DenialMatrix, Failure};
pub use self::row::Row;
