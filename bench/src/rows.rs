//! What is promised about instructions, row by row.

use crate::depth::MANY;

/// A difference of two cases, and what it may be.
pub struct Row {
    /// What it says.
    pub what: &'static str,
    /// The case that does it.
    pub case: &'static str,
    /// The case that does all but that.
    pub less: Option<&'static str>,
    /// Another case that is subtracted.
    pub and_less: Option<&'static str>,
    /// How often the first does it.
    pub shares: i64,
    /// What was aimed at.
    pub target: Option<i64>,
    /// What must not be passed: where the target is missed, what was reached.
    pub limit: Option<i64>,
    /// Are the lines of the log counted, and not instructions?
    pub counts_log_lines: bool,
}

const fn row(what: &'static str, case: &'static str, less: &'static str, target: i64) -> Row {
    Row {
        what,
        case,
        less: Some(less),
        and_less: None,
        shares: 1,
        target: Some(target),
        limit: Some(target),
        counts_log_lines: false,
    }
}

impl Row {
    const fn limit(mut self, limit: i64) -> Self {
        self.limit = Some(limit);
        self
    }

    const fn shares(mut self, shares: i64) -> Self {
        self.shares = shares;
        self
    }

    const fn and_less(mut self, case: &'static str) -> Self {
        self.and_less = Some(case);
        self
    }

    /// Nothing is subtracted, and nothing is promised.
    const fn alone(mut self) -> Self {
        self.less = None;
        self.for_comparison()
    }

    /// Nothing is promised.
    const fn for_comparison(mut self) -> Self {
        self.target = None;
        self.limit = None;
        self
    }

    const fn log_lines(mut self) -> Self {
        self.counts_log_lines = true;
        self
    }
}

/// Every row.
///
/// The security step is the protected request less a plain one with the same headers: what it costs
/// Rocket to carry a header is not ours. Handlers have the same body.
pub const ROWS: &[Row] = &[
    row("plain request, bare Rocket", "bare", "bare", 0).alone(),
    row(
        "carrying an Authorization header, bare Rocket",
        "bare-header",
        "bare",
        0,
    )
    .for_comparison(),
    row(
        "security step, remembered token",
        "remembered",
        "bare-header",
        8_000,
    )
    .limit(8_300),
    row(
        "security step, first sight, HS256, nothing is remembered",
        "uncached",
        "bare-header",
        20_000,
    )
    .limit(28_900),
    row(
        "security step, first sight, HS256, then remembered",
        "fresh",
        "bare-header",
        20_000,
    )
    .limit(30_700),
    row(
        "verification alone, HS256",
        "token-uncached",
        "token-remembered",
        14_000,
    )
    .limit(20_900),
    row(
        "an HMAC of such a length itself",
        "primitive-HS256",
        "primitive-HS256",
        0,
    )
    .alone(),
    row(
        "another issuer, HS256: security step, remembered token",
        "remembered-HS256",
        "bare-HS256",
        8_000,
    )
    .limit(8_400),
    row(
        "another issuer, HS256: verification alone",
        "uncached-HS256",
        "remembered-HS256",
        0,
    )
    .for_comparison(),
    row(
        "the signature itself, HS256",
        "primitive-HS256",
        "primitive-HS256",
        0,
    )
    .alone(),
    row(
        "another issuer, HS256: verification less the signature itself",
        "uncached-HS256",
        "remembered-HS256",
        10_000,
    )
    .limit(10_200)
    .and_less("primitive-HS256"),
    row(
        "another issuer, RS256: security step, remembered token",
        "remembered-RS256",
        "bare-RS256",
        8_000,
    )
    .limit(8_400),
    row(
        "another issuer, RS256: verification alone",
        "uncached-RS256",
        "remembered-RS256",
        0,
    )
    .for_comparison(),
    row(
        "the signature itself, RS256",
        "primitive-RS256",
        "primitive-RS256",
        0,
    )
    .alone(),
    row(
        "another issuer, RS256: verification less the signature itself",
        "uncached-RS256",
        "remembered-RS256",
        10_000,
    )
    .limit(13_200)
    .and_less("primitive-RS256"),
    row(
        "another issuer, PS256: security step, remembered token",
        "remembered-PS256",
        "bare-PS256",
        8_000,
    )
    .limit(8_400),
    row(
        "another issuer, PS256: verification alone",
        "uncached-PS256",
        "remembered-PS256",
        0,
    )
    .for_comparison(),
    row(
        "the signature itself, PS256",
        "primitive-PS256",
        "primitive-PS256",
        0,
    )
    .alone(),
    row(
        "another issuer, PS256: verification less the signature itself",
        "uncached-PS256",
        "remembered-PS256",
        10_000,
    )
    .limit(13_200)
    .and_less("primitive-PS256"),
    row(
        "another issuer, ES256: security step, remembered token",
        "remembered-ES256",
        "bare-ES256",
        8_000,
    )
    .limit(8_400),
    row(
        "another issuer, ES256: verification alone",
        "uncached-ES256",
        "remembered-ES256",
        0,
    )
    .for_comparison(),
    row(
        "the signature itself, ES256",
        "primitive-ES256",
        "primitive-ES256",
        0,
    )
    .alone(),
    row(
        "another issuer, ES256: verification less the signature itself",
        "uncached-ES256",
        "remembered-ES256",
        10_000,
    )
    .limit(10_700)
    .and_less("primitive-ES256"),
    row(
        "another issuer, EdDSA: security step, remembered token",
        "remembered-EdDSA",
        "bare-EdDSA",
        8_000,
    )
    .limit(8_400),
    row(
        "another issuer, EdDSA: verification alone",
        "uncached-EdDSA",
        "remembered-EdDSA",
        0,
    )
    .for_comparison(),
    row(
        "the signature itself, EdDSA",
        "primitive-EdDSA",
        "primitive-EdDSA",
        0,
    )
    .alone(),
    row(
        "another issuer, EdDSA: verification less the signature itself",
        "uncached-EdDSA",
        "remembered-EdDSA",
        10_000,
    )
    .limit(10_300)
    .and_less("primitive-EdDSA"),
    row(
        "one more guard, each of a chain of 4",
        "depth-4",
        "depth-1",
        500,
    )
    .limit(600)
    .shares(3),
    row(
        "one more guard, each of a chain of 8",
        "depth-8",
        "depth-1",
        500,
    )
    .limit(590)
    .shares(7),
    row(
        "one more guard, each of a chain of 16",
        "depth-16",
        "depth-1",
        500,
    )
    .limit(600)
    .shares(15),
    row("the principal again, by value", "callers", "depth-0", 500)
        .limit(570)
        .shares(MANY),
    row("the access token besides", "access-tokens", "depth-0", 500).shares(MANY),
    row(
        "the scopes of the operation besides",
        "scopes",
        "depth-0",
        500,
    )
    .shares(MANY),
    row("a shared guard again", "shared-often", "shared", 500).shares(MANY),
    row("route without security, no header", "plain", "bare", 0).limit(450),
    row(
        "route without security, Authorization header",
        "plain-header",
        "bare-header",
        0,
    )
    .limit(450),
    row("`#[public]` route", "public", "bare", 1_200),
    row(
        "refused (no credentials) less accepted",
        "refused-none",
        "remembered",
        0,
    ),
    row(
        "refused (no token) less accepted",
        "refused-text",
        "remembered",
        0,
    ),
    row(
        "refused (forged) less accepted at first sight",
        "refused-forged",
        "uncached",
        0,
    ),
    row(
        "refused (too few scopes) less accepted",
        "refused-scope",
        "remembered",
        0,
    )
    .limit(600),
    row(
        "log lines of 264 requests without credentials",
        "refused-none",
        "remembered",
        0,
    )
    .log_lines(),
    row(
        "log lines of 264 requests with too few scopes",
        "refused-scope",
        "remembered",
        0,
    )
    .log_lines(),
    row(
        "256 scopes less 2, remembered",
        "catalogue-256",
        "catalogue-2",
        200,
    ),
    row(
        "256 scopes less 2, first sight",
        "catalogue-256-uncached",
        "catalogue-2-uncached",
        400,
    ),
    row(
        "1000 routes: security step",
        "routes-1000",
        "bare-routes-1000",
        8_000,
    ),
    row(
        "10 routes: security step",
        "routes-10",
        "bare-routes-10",
        8_000,
    ),
];
