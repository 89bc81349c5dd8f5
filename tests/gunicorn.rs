//! gunicorn's request corpus: where we accept the same, we read the same; where we differ, a table says why.

mod common;

use common::{Case, Message, REQUEST, Setup, base64, gunicorn, parse};
use httpcore::{ErrorKind, Leniency};

/// Accepted by gunicorn, refused here.
const STRICTER: &[(&str, ErrorKind, &str)] = &[
    ("valid/005", ErrorKind::Target, "9112 §3.2: a request-target has no fragment"),
    (
        "valid/009",
        ErrorKind::Target,
        "9112 §3.2: a request-target has no fragment; also Transfer-Encoding with a length, §6.3",
    ),
    ("valid/014", ErrorKind::Target, "3986 §3.3: a path has no double quote"),
    ("valid/027", ErrorKind::Target, "3986 §3.3: a path has no byte beyond 0x7e"),
    ("valid/099", ErrorKind::Incomplete, "9112 §8: the content is shorter than its Content-Length"),
    ("valid/rfc9112_target_absolute_userinfo_01", ErrorKind::TargetAuthority, "9110 §4.2.4: userinfo is an error"),
];

/// Refused by gunicorn, accepted here.
const WIDER: &[(&str, &str)] = &[
    ("invalid/003c", "9110 §9.1: any token is a method; gunicorn wants 3 characters"),
    ("invalid/006", "9112 §3: gunicorn's limit is 4,094 octets, where 8,000 are recommended"),
    ("invalid/007", "9110 §5.4: gunicorn's limit for a field line is 8,190 octets, ours is 16 KiB"),
    ("invalid/008", "9110 §5.4: as 007"),
    ("invalid/017", "9110 §5.4: as 007"),
    ("invalid/041", "9110 §5.3: which fields may be repeated is the application's to know"),
];

/// Trailer fields that gunicorn hands on and we withhold, 9110 §6.5.1.
const WITHHELD: &[&str] = &["VARY", "CONTENT-TYPE"];

/// Names with an underscore are legal (9110 §5.1) and delivered here; gunicorn drops them for WSGI's sake.
fn drops(name: &str) -> bool {
    name.contains('_')
}

#[test]
fn every_case_is_read_alike_or_differs_for_a_reason() {
    let mut unexplained = Vec::new();
    let (mut stricter, mut wider) = (0, 0);
    for case in gunicorn() {
        // Most of the corpus has no Host where HTTP/1.1 demands one.
        let has_host = case.bytes.to_ascii_lowercase().windows(6).any(|window| window == b"\nhost:");
        let leniency = if has_host { Leniency::NONE } else { Leniency::HOST_MISSING };
        let setup = Setup { leniency, ..REQUEST };
        let outcome = parse(&setup, &[&case.bytes], true);
        match (case.valid, outcome.error) {
            (true, None) => compare(&case, &outcome.messages),
            (false, Some(_)) => {}
            (true, Some(error)) => match STRICTER.iter().find(|row| row.0 == case.id) {
                Some(row) if row.1 == error.kind() => stricter += 1,
                _ => unexplained.push(format!("{}: {error}", case.id)),
            },
            (false, None) if WIDER.iter().any(|row| row.0 == case.id) => wider += 1,
            (false, None) => unexplained.push(format!("{}: accepted", case.id)),
        }
    }
    assert_eq!(unexplained, [""; 0]);
    assert_eq!((stricter, wider), (STRICTER.len(), WIDER.len()), "every row explains a case");
}

fn compare(case: &Case, messages: &[Message]) {
    assert_eq!(messages.len(), case.requests.len(), "{}", case.id);
    for (message, expected) in messages.iter().zip(&case.requests) {
        assert!(message.complete);
        assert_eq!(text(&message.start.0), expected["method"], "{}", case.id);
        assert_eq!(text(&message.start.1), expected["uri"]["raw"], "{}", case.id);
        assert_eq!(message.minor_version, expected["version"][1].as_u64().unwrap() as u8, "{}", case.id);
        assert_eq!(fields(&message.fields, drops), pairs(&expected["headers"], drops), "{}", case.id);
        let withheld = |name: &str| drops(name) || WITHHELD.contains(&name);
        assert_eq!(fields(&message.trailers, drops), pairs(&expected["trailers"], withheld), "{}", case.id);
        assert_eq!(message.content, base64(&expected["body_b64"]), "{}", case.id);
    }
}

/// As gunicorn has them: latin-1 text, names in upper case.
fn fields(fields: &[(Vec<u8>, Vec<u8>)], without: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let pairs = fields.iter().map(|(name, value)| (text(name).to_uppercase(), text(value)));
    pairs.filter(|(name, _)| !without(name)).collect()
}

fn pairs(value: &serde_json::Value, without: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let pair = |pair: &serde_json::Value| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned());
    value.as_array().unwrap().iter().map(pair).filter(|(name, _)| !without(name)).collect()
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}
