//! Why a fetch brought nothing.

use std::error::Error;
use std::fmt;
use std::io;

use super::AddressError;

/// A document that is none, in our words: what it says itself stays out of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unusable(pub(crate) &'static str);

/// What went wrong. Carries no text of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The address that the metadata names.
    Address(AddressError),
    /// The connection ended early, or what came was no HTTP.
    Broken,
    /// No root certificates, or no sockets.
    Client,
    Compressed,
    /// Before the first byte: refused, no such name, no trust.
    Connect(Option<io::ErrorKind>),
    /// The metadata speaks for another issuer.
    Issuer,
    /// The metadata is not JSON, or lacks what is looked for.
    Metadata(&'static str),
    NotJson,
    Panicked,
    Redirected,
    Status(u16),
    TimedOut,
    TooLarge,
    Unusable(Unusable),
}

impl Failure {
    /// May another well-known place have what this one has not? Many servers answer a page to whatever
    /// they do not know.
    pub(super) fn is_absence(self) -> bool {
        matches!(self, Self::Status(400..=499) | Self::NotJson)
    }

    /// Does the server live, and refuse just this request? Then a stranger who can have such requests
    /// made must not have it taken for down.
    ///
    /// 403, 406 and 451 are what firewalls answer in front of it, to a token that looks like `../../etc/passwd`. A
    /// server that refuses its client with 403 is asked on and on: that costs less than tokens of everybody that
    /// nobody asks about.
    pub(super) fn is_about_the_request(self) -> bool {
        matches!(
            self,
            Self::Status(400 | 403 | 406 | 413 | 414 | 415 | 422 | 431 | 451)
        )
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        match () {
            () if error.is_timeout() => Self::TimedOut,
            () if error.is_connect() => Self::Connect(io_kind(&error)),
            () if error.is_builder() => Self::Client,
            () => Self::Broken,
        }
    }
}

/// The kind alone: the messages of a handshake quote the certificate.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(innermost(error).kind());
        }
        cause = error.source();
    }
    None
}

/// An error that wraps another one is of the kind `Other`.
fn innermost(error: &io::Error) -> &io::Error {
    let inner = error.get_ref().and_then(|it| it.downcast_ref());
    inner.map_or(error, innermost)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address(error) => return write!(f, "the address in its metadata {error}"),
            Self::Broken => "the answer broke off or is not HTTP",
            Self::Client => "no request could be made (are there root certificates?)",
            Self::Compressed => "the answer is compressed, which was not asked for",
            Self::Connect(Some(io::ErrorKind::InvalidData)) => {
                "no trusted connection (TLS or certificate)"
            }
            Self::Connect(Some(kind)) => return write!(f, "no connection: {kind}"),
            Self::Connect(None) => "no connection",
            Self::Issuer => "its metadata names another issuer",
            Self::Metadata(reason) => return write!(f, "its metadata {reason}"),
            Self::NotJson => "the answer is not of a JSON type",
            Self::Panicked => "reading the document failed",
            Self::Redirected => "redirected elsewhere, or too often",
            Self::Status(status) => return write!(f, "status {status}"),
            Self::TimedOut => "no answer in time",
            Self::TooLarge => "the answer is too large",
            Self::Unusable(Unusable(reason)) => return write!(f, "the document {reason}"),
        })
    }
}
