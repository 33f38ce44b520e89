//! The denial matrix: every route of a server, asked by all whom it should refuse, and by those whom it
//! should not.

mod answer;
mod builder;
mod by_scheme;
mod case;
mod credentials;
mod expected;
mod expected_by;
mod granted;
mod report;
mod row;
mod run;
mod target;
mod universe;

pub use self::builder::{MatrixBuilder, denial_matrix};
pub use self::report::{DenialMatrix, Failure};
pub use self::row::Row;
