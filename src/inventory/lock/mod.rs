//! The lock file: a committed text that says who may call what, and the comparison with it.
//!
//! ```text
//! # security.lock 1
//! # Who may call what: written from the declarations, compared by `policy check`.
//! scope admin
//! scope items
//! scope items:write implies items
//! scope me
//! scope new:scope
//! scope transfer
//! acr pwd < mfa
//! GET /: public "greets whom it knows"; optional me
//! GET /items [rank 2] [format application/json]: admin | items items:write
//! GET /new: any token; report only new:scope until 2027-01-01
//! POST /transfer: transfer, max_age=300, acr=mfa
//! ```
//!
//! The grammar, less the empty lines, and the comments that may follow the header:
//!
//! ```text
//! lock      = header *scope [acr] *route               ; a reader takes the lines in any order
//! header    = "# security.lock 1"
//! scope     = "scope " word [" implies" 1*(" " word)]  ; all that it grants, directly or not
//! acr       = "acr " word *(" < " word)                ; weakest first
//! route     = method " " path [" [rank " integer "]"] [" [format " word "]"] [" [number " integer "]"]
//!             ": " says
//! says      = (mark / needs / mark "; " needs) ["; " trial]
//! mark      = "public " text / "undeclared"            ; without needs: and anybody may call
//! needs     = "anybody" / (token [", max_age=" integer] [", acr=" word])
//! token     = "any token" / scopes / "optional" [" " scopes]
//! scopes    = all *(" | " all)
//! all       = word *(" " word)
//! trial     = "report only " needs [" until" 1*(" " word)]   ; what would be needed, all in all
//! method    = 1*("A"-"Z") / text
//! path      = "/" *(printable ASCII less space, quote, backslash), not ending in ":" / text
//! word      = 1*(letter / digit / one of -._~:/@+*!$&'(){}%?^), no reserved word / text
//! reserved  = "any" / "anybody" / "optional" / "public" / "report" / "undeclared" / "until"
//! text      = quote *(character / escape) quote
//! escape    = \" / \\ / \n / \r / \t / \u{hexadecimal} ; for these, and for what could mislead the eye
//! ```
//!
//! `number` counts, from 2, the routes that are told apart by their queries alone.

mod callers;
mod change;
mod clauses;
mod compare;
mod contents;
mod cursor;
mod difference;
mod error;
mod family;
mod holding;
mod overdue;
mod overlap;
mod read;
mod route;
mod routes;
#[cfg(test)]
mod sample;
mod word;
mod write;

pub use self::change::{Change, ChangeKind, Verdict};
pub use self::contents::Lock;
pub use self::error::LockError;
