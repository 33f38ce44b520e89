//! Whether a call would be let through, and the clause that decides.

mod answer;
mod call;
mod caller;
mod ruling;
mod template;

pub use self::answer::{CallError, explain};
pub use self::call::Call;
pub use self::ruling::Ruling;
