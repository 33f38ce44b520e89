//! The wrapping of keys in text files (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::KeyError;

/// What may stand between the lines. What is encrypted cannot be read.
const LABELS: [&str; 6] = [
    "CERTIFICATE",
    "EC PRIVATE KEY",
    "PRIVATE KEY",
    "PUBLIC KEY",
    "RSA PRIVATE KEY",
    "RSA PUBLIC KEY",
];

/// Which curve it is: a private key of an elliptic curve says so itself.
const ASIDE: &str = "EC PARAMETERS";

/// The DER of the one key in a text. Text around it is let pass (RFC 7468 section 2).
pub(super) fn read(text: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut found = None;
    let mut lines = text.lines().map(str::trim_end);
    while let Some(line) = lines.next() {
        let Some(label) = between(line, "-----BEGIN ") else {
            continue;
        };
        let mut base64 = Zeroizing::new(String::with_capacity(text.len()));
        loop {
            let line = lines.next().ok_or(KeyError::Malformed)?;
            match between(line, "-----END ") {
                Some(end) if end == label => break,
                Some(_) => return Err(KeyError::Malformed),
                None => base64.push_str(line),
            }
        }
        if label == ASIDE {
            continue;
        }
        let der = STANDARD.decode(base64.as_bytes());
        let der = Zeroizing::new(der.map_err(|_| KeyError::Malformed)?);
        // Of two keys it would be a guess which is meant.
        if !LABELS.contains(&label) || found.replace(der).is_some() {
            return Err(KeyError::Malformed);
        }
    }
    found.ok_or(KeyError::Malformed)
}

fn between<'l>(line: &'l str, start: &str) -> Option<&'l str> {
    line.strip_prefix(start)?.strip_suffix("-----")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block, its lines parted by `|`.
    fn block(begin: &str, lines: &str, end: &str) -> String {
        let lines = lines.replace('|', "\n");
        format!("-----BEGIN {begin}-----\n{lines}\n-----END {end}-----\n")
    }

    fn whole(label: &str, lines: &str) -> String {
        block(label, lines, label)
    }

    #[test]
    fn one_key_is_read_and_nothing_else() {
        let key = whole("PUBLIC KEY", "AQID");
        let curve = whole("EC PARAMETERS", "AQ==");
        for (text, expected) in [
            (key.clone(), true),
            (whole("PUBLIC KEY", "AQ|ID").replace('\n', "\r\n"), true),
            (format!("Bag\n{key}end"), true),
            (curve.clone() + &whole("EC PRIVATE KEY", "AQID"), true),
            (whole("EC PRIVATE KEY", "AQID") + &curve, true),
            (whole("RSA PRIVATE KEY", "AQID"), true),
            (key.clone() + &key, false),
            (key.clone() + &whole("CERTIFICATE", "AQID"), false),
            (block("PUBLIC KEY", "AQID", "PRIVATE KEY"), false),
            (key.replace("-----END PUBLIC KEY-----", ""), false),
            (whole("PUBLIC KEY", "AQ ID"), false),
            (whole("PUBLIC KEY", "key: value||AQID"), false),
            (whole("ENCRYPTED PRIVATE KEY", "AQID"), false),
            (whole("OPENSSH PRIVATE KEY", "AQID"), false),
            (curve, false),
            (String::new(), false),
            ("AQID".to_owned(), false),
        ] {
            let read = read(&text).ok();
            assert_eq!(read.is_some(), expected, "{text}");
            assert!(read.is_none_or(|der| **der == [1, 2, 3]), "{text}");
        }
    }
}
