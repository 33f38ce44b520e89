//! The path of a route, and what a path has in its places.

/// The values of the parameters of a path that matches.
pub(super) fn values<'p>(
    template: &'p str,
    segments: &'p [String],
) -> Option<Vec<(&'p str, &'p str)>> {
    let mut segments = segments.iter().filter(|segment| !segment.is_empty());
    let mut values = Vec::new();
    for part in template.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('<') && part.ends_with("..>") {
            return Some(values);
        }
        let segment = segments.next()?;
        match part
            .strip_prefix('<')
            .and_then(|part| part.strip_suffix('>'))
        {
            Some(name) => values.push((name, &**segment)),
            None if part == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_matched_segment_by_segment() {
        let split = |path: &str| {
            path.split('/')
                .skip(1)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        for (template, path, expected) in [
            ("/", "/", Some(&[][..])),
            ("/a/<id>", "/a/1", Some(&[("id", "1")])),
            ("/a/<id>", "/a/1/", Some(&[("id", "1")])),
            ("/a/<id>", "/a", None),
            ("/a/<id>", "/a/1/b", None),
            ("/a/<rest..>", "/a", Some(&[])),
            ("/a/<rest..>", "/a/b/c", Some(&[])),
            ("/a/<id>/<rest..>", "/a/1/b", Some(&[("id", "1")])),
            ("/a", "/b", None),
        ] {
            let segments = split(path);
            assert_eq!(
                values(template, &segments).as_deref(),
                expected,
                "{path} of {template}"
            );
        }
    }
}
