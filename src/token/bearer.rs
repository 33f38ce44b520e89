//! The bearer token of a request (RFC 6750 section 2.1), from its header and nowhere else.

use rocket::http::HeaderMap;

/// The longest token that is looked at, in bytes.
const MAX_LENGTH: usize = 8 * 1024;

/// Why an `Authorization` header gave no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BearerError {
    /// The scheme is `Bearer`, but what follows cannot be a token.
    Malformed,
    /// No header, an empty one, or another scheme.
    Missing,
    /// More than one header: none of them may win (RFC 6750 section 2, RFC 9110 section 11.6.2).
    Repeated,
}

/// Takes the token from the request's headers. The scheme is compared without regard to case
/// (RFC 9110 section 11.1).
pub(crate) fn bearer<'r>(headers: &'r HeaderMap<'_>) -> Result<&'r str, BearerError> {
    let mut values = headers.get("Authorization");
    let value = values.next().ok_or(BearerError::Missing)?;
    if values.next().is_some() {
        return Err(BearerError::Repeated);
    }
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(BearerError::Missing);
    }
    let token = token.trim_matches(' ');
    if token.is_empty() || token.len() > MAX_LENGTH {
        return Err(BearerError::Malformed);
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap<'static> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.add_raw("authorization", value.to_string());
        }
        headers
    }

    #[test]
    fn one_bearer_header_gives_its_token() {
        for value in [
            "Bearer a.b.c",
            "bearer a.b.c",
            "BEARER   a.b.c ",
            "bEaReR a.b.c",
        ] {
            assert_eq!(bearer(&headers(&[value])), Ok("a.b.c"), "{value:?}");
        }
    }

    #[test]
    fn anything_else_gives_none() {
        use BearerError::*;
        for (values, error) in [
            (&[][..], Missing),
            (&[""], Missing),
            (&["a.b.c"], Missing),
            (&["Basic a.b.c"], Missing),
            (&["Bearer\ta.b.c"], Missing),
            (&["Bearer"], Malformed),
            (&["Bearer   "], Malformed),
            (&["Bearer a.b.c", "Bearer a.b.c"], Repeated),
            (&["Basic x", "Bearer a.b.c"], Repeated),
            (&["", ""], Repeated),
        ] {
            assert_eq!(bearer(&headers(values)), Err(error), "{values:?}");
        }
    }

    #[test]
    fn length_is_capped_before_anything_is_decoded() {
        let longest = "x".repeat(MAX_LENGTH);
        assert_eq!(
            bearer(&headers(&[&format!("Bearer {longest}")])),
            Ok(&*longest)
        );
        let longer = headers(&[&format!("Bearer {longest}x")]);
        assert_eq!(bearer(&longer), Err(BearerError::Malformed));
    }
}
