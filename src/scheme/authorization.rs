//! The `Authorization` header of a request (RFC 9110 section 11.6.2), from which most schemes take theirs.

use rocket::http::HeaderMap;

/// The longest value that is looked at, in bytes.
const MAX_LENGTH: usize = 8 * 1024;

/// Why a request holds no credentials of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CredentialError {
    /// They are there, but cannot be any.
    Malformed,
    /// There are none, or those of another scheme.
    Missing,
    /// There are several: none of them may win (RFC 6750 section 2, RFC 9110 section 11.6.2).
    Repeated,
}

/// Takes what the header says for a scheme: `bearer`, `basic`, `digest`. The name of the scheme is compared
/// without regard to case (RFC 9110 section 11.1).
pub(super) fn authorization<'r>(
    headers: &'r HeaderMap<'_>,
    scheme: &str,
) -> Result<&'r str, CredentialError> {
    let mut values = headers.get("Authorization");
    let value = values.next().ok_or(CredentialError::Missing)?;
    if values.next().is_some() {
        return Err(CredentialError::Repeated);
    }
    let credentials = match value.split_at_checked(scheme.len()) {
        Some((name, rest)) if name.eq_ignore_ascii_case(scheme) => rest,
        Some(_) | None => return Err(CredentialError::Missing),
    };
    if !matches!(credentials.as_bytes(), [] | [b' ', ..]) {
        return Err(CredentialError::Missing);
    }
    let credentials = credentials.trim_matches(' ');
    if credentials.is_empty() || credentials.len() > MAX_LENGTH {
        return Err(CredentialError::Malformed);
    }
    Ok(credentials)
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
    fn one_header_gives_its_credentials() {
        for value in [
            "Bearer a.b.c",
            "bearer a.b.c",
            "BEARER   a.b.c ",
            "bEaReR a.b.c",
        ] {
            let headers = headers(&[value]);
            assert_eq!(authorization(&headers, "bearer"), Ok("a.b.c"), "{value:?}");
            let other = authorization(&headers, "basic");
            assert_eq!(other, Err(CredentialError::Missing), "{value:?}");
        }
    }

    #[test]
    fn anything_else_gives_none() {
        use CredentialError::*;
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
            let headers = headers(values);
            assert_eq!(authorization(&headers, "bearer"), Err(error), "{values:?}");
        }
    }

    #[test]
    fn length_is_capped_before_anything_is_decoded() {
        let longest = "x".repeat(MAX_LENGTH);
        let long = headers(&[&format!("Bearer {longest}")]);
        assert_eq!(authorization(&long, "bearer"), Ok(&*longest));
        let longer = headers(&[&format!("Bearer {longest}x")]);
        let refused = authorization(&longer, "bearer");
        assert_eq!(refused, Err(CredentialError::Malformed));
    }
}
