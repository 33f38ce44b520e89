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
//! Where callers come by several schemes, or by another one than of tokens, the schemes have lines as well, and
//! stand in brackets wherever something else is meant than a token of the default scheme:
//!
//! ```text
//! scheme AppCookie api_key cookie app_key app_
//! scheme Login oauth2
//! scheme MachineKey api_key header X-API-Key acme_
//! default Login
//! GET /items: items
//! GET /orders: [AppCookie + Login] items | [MachineKey] items
//! GET /status: [Login] | [MachineKey]
//! ```
//!
//! The grammar, less the empty lines, and the comments that may follow the header:
//!
//! ```text
//! lock      = header *scope [acr] [1*scheme default] *route    ; a reader takes the lines in any order
//! header    = "# security.lock 1"
//! scope     = "scope " word [" implies" 1*(" " word)]  ; all that it grants, directly or not
//! acr       = "acr " word *(" < " word)                ; weakest first
//! scheme    = "scheme " word " " ("api_key " word " " word " " word / "basic" / "bearer" / "digest" / "oauth2" /
//!             "openid_connect")                        ; of a key: in what, of which name, how it begins
//! default   = "default " names *(" | " names)          ; what is asked where no scheme is named
//! names     = word *(" + " word)                       ; credentials of all of them
//! route     = method " " path [" [rank " integer "]"] [" [format " word "]"] [" [number " integer "]"]
//!             ": " says
//! says      = (mark / needs / mark "; " needs) ["; " trial]
//! mark      = "public " text / "undeclared"            ; without needs: and anybody may call
//! needs     = "anybody" / (token [", max_age=" integer] [", acr=" word])
//! token     = "any token" / scopes / ways / "optional" [" " scopes / " " ways]
//! ways      = way *(" | " way)                         ; each scheme by its name
//! way       = by *(" " by)
//! by        = "[" names "]" *(" " word)                ; each of these is granted all of those scopes
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
mod lines;
mod overdue;
mod overlap;
mod read;
mod renamed;
mod route;
mod routes;
#[cfg(test)]
mod sample;
mod schemes;
#[cfg(test)]
mod truth;
mod ways;
mod word;
mod write;

pub use self::change::{Change, ChangeKind, Verdict};
pub use self::contents::Lock;
pub use self::error::LockError;
