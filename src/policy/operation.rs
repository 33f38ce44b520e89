//! The operation of a request: its policy, and what that comes to.

use super::{Policy, Requirement};

/// What is asked of the caller of one operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// As it is declared.
    pub(crate) policy: &'static Policy,
    /// What is checked.
    pub(crate) requirement: &'static Requirement,
    /// What would be checked if the report-only clauses were enforced; none, if there are none.
    pub(crate) trial: Option<&'static Requirement>,
}

impl Operation {
    /// An operation of which nothing is known.
    pub(crate) const NOTHING: Self = Self {
        policy: &Policy::Nothing,
        requirement: {
            const NOTHING: &Requirement = &Requirement::of(&Policy::Nothing);
            NOTHING
        },
        trial: None,
    };
}
