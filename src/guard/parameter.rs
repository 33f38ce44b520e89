//! Parameters of the path, for scopes that are bound to them.

use rocket::Request;

/// The value of a path parameter, as the handler sees it: decoded once, by Rocket.
pub(crate) fn parameter<'r>(request: &'r Request<'_>, name: &str) -> Option<&'r str> {
    let path = request.route()?.uri.unmounted_origin.path().as_str();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let is_it = |segment: &str| {
        let inner = segment.strip_prefix('<');
        inner.and_then(|inner| inner.strip_suffix('>')) == Some(name)
    };
    let place = segments.position(is_it)?;
    request.param::<&str>(place)?.ok()
}
