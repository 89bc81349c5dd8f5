//! `uri-host [ ":" port ]`: the value of Host and the authority of a request-target.
//!
//! RFC 9110 §4.2 and §7.2, RFC 3986 §3.2.2 and §3.2.3. Knows neither the field nor the target it is used in.

use crate::grammar::{self, HEXDIG, REG_NAME};
use crate::scan::{self, Scanner};
use core::ops::Range;

/// Recognises `uri-host [ ":" port ]` a byte at a time:
///
/// ```text
/// uri-host  = "[" IPv6address "]" / reg-name                      ; IPv4address is a reg-name
/// reg-name  = 1*( unreserved / pct-encoded / sub-delims-but-comma ) ; never empty here
/// port      = *DIGIT                                              ; at most 65535
/// ```
///
/// `IPvFuture`, zone identifiers and userinfo are refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostReader {
    state: State,
    /// IPv6: the groups that are complete.
    groups: u8,
    /// Digits in the group, octet or port at hand.
    digits: u8,
    /// IPv6 with an IPv4 tail: the octets that are complete.
    octets: u8,
    /// IPv6: `::` was there.
    compressed: bool,
    /// The decimal value of the octet or port at hand. An IPv6 group has one as long as it could be an octet.
    value: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum State {
    Start,
    Name,
    Percent,
    PercentHex,
    BracketStart,
    BracketColon,
    Group,
    GroupColon,
    Compressed,
    Octet,
    BracketEnd,
    Port,
}

/// The value of an IPv6 group that cannot be an IPv4 octet.
const NO_OCTET: u16 = u16::MAX;

impl HostReader {
    pub(crate) const fn new() -> Self {
        Self { state: State::Start, groups: 0, digits: 0, octets: 0, compressed: false, value: 0 }
    }

    /// Takes the next byte; `false` if no host continues with it.
    #[must_use]
    pub(crate) fn push(&mut self, byte: u8) -> bool {
        use State::*;
        let next = match (self.state, byte) {
            (Start, b'[') => BracketStart,
            (Start | Name, b'%') => Percent,
            (Start | Name, _) if grammar::is(byte, REG_NAME) => Name,
            (Percent, _) if grammar::is(byte, HEXDIG) => PercentHex,
            (PercentHex, _) if grammar::is(byte, HEXDIG) => Name,

            (BracketStart, b':') => BracketColon,
            (BracketColon, b':') | (GroupColon, b':') if !self.compressed => {
                self.compressed = true;
                Compressed
            }
            (BracketStart | GroupColon | Compressed, _) if grammar::is(byte, HEXDIG) && self.room_for(1) => {
                self.digits = 0;
                self.value = 0;
                return self.group_digit(byte);
            }
            (Group, b':') => {
                self.groups += 1;
                // A colon promises another group, or "::" where there was none.
                if !self.room_for(if self.compressed { 1 } else { 0 }) || self.groups == 8 {
                    return false;
                }
                GroupColon
            }
            (Group, b'.') if self.value <= 255 && self.room_for(2) && (self.compressed || self.groups == 6) => {
                self.octets = 1;
                self.start_octet();
                Octet
            }
            (Group, b']') => {
                self.groups += 1;
                if !self.compressed && self.groups != 8 {
                    return false;
                }
                BracketEnd
            }
            (Group, _) => return self.group_digit(byte),
            (Compressed, b']') => BracketEnd,

            (Octet, b'0'..=b'9') => return self.octet_digit(byte),
            (Octet, b'.') if self.digits > 0 && self.octets < 3 => {
                self.octets += 1;
                self.start_octet();
                Octet
            }
            (Octet, b']') if self.digits > 0 && self.octets == 3 => BracketEnd,

            (Name | BracketEnd, b':') => {
                self.digits = 0;
                self.value = 0;
                Port
            }
            (Port, b'0'..=b'9') => {
                match self.value.checked_mul(10).and_then(|value| value.checked_add(u16::from(byte - b'0'))) {
                    Some(value) => self.value = value,
                    None => return false,
                }
                self.digits = self.digits.saturating_add(1);
                Port
            }
            _ => return false,
        };
        self.state = next;
        true
    }

    /// Whether what was pushed is complete.
    pub(crate) const fn is_complete(&self) -> bool {
        matches!(self.state, State::Name | State::BracketEnd | State::Port)
    }

    /// Whether it ended in a port, and not an empty one or 0: what an authority-form must have (RFC 9112 §3.2.3).
    pub(crate) const fn has_usable_port(&self) -> bool {
        matches!(self.state, State::Port) && self.value > 0
    }

    /// Whether `more` groups fit beside those that are complete: 8 in all, 7 beside a `::`.
    const fn room_for(&self, more: u8) -> bool {
        self.groups + more <= if self.compressed { 7 } else { 8 }
    }

    const fn start_octet(&mut self) {
        self.digits = 0;
        self.value = 0;
    }

    /// `h16 = 1*4HEXDIG`, its value followed as long as it may turn out to be a `dec-octet`.
    fn group_digit(&mut self, byte: u8) -> bool {
        if !grammar::is(byte, HEXDIG) || self.digits == 4 {
            return false;
        }
        self.value = match byte {
            b'0'..=b'9' if self.value <= 255 && !(self.digits > 0 && self.value == 0) => {
                self.value * 10 + u16::from(byte - b'0')
            }
            _ => NO_OCTET,
        };
        self.digits += 1;
        self.state = State::Group;
        true
    }

    /// `dec-octet`: 0 to 255 without a leading zero.
    fn octet_digit(&mut self, byte: u8) -> bool {
        if self.digits > 0 && self.value == 0 {
            return false;
        }
        self.value = self.value * 10 + u16::from(byte - b'0');
        self.digits += 1;
        self.value <= 255
    }
}

/// Whether this range of the head is a name, or an IPv4 address, with a short port or none, as most hosts are; not every
/// one that is not is wrong.
///
/// As [`HostReader`], in one step.
#[inline(always)]
pub(crate) fn is_usual(scanner: impl Scanner, head: &[u8], range: Range<usize>) -> bool {
    let name = scanner.run(head, range.clone(), &scan::REG_NAME);
    if name == range.len() {
        return name > 0;
    }
    if name == 0 || head.get(range.start + name) != Some(&b':') {
        return false;
    }
    let start = range.start + name + 1;
    // All ports of four digits are below the highest one.
    let Some(behind @ 0..=4) = 4usize.checked_sub(range.end - start) else { return false };
    // A line end and an empty line are behind: four bytes are there.
    let Some(&digits) = head.get(start..).and_then(<[u8]>::first_chunk) else { return false };
    // Each half of a byte that is a digit, and is one with 6 added, is a 3.
    let digits = u32::from_le_bytes(digits);
    let threes = digits & 0xf0f0_f0f0 | (digits.wrapping_add(0x0606_0606) & 0xf0f0_f0f0) >> 4;
    u64::from(threes ^ 0x3333_3333) << (8 * behind) & u64::from(u32::MAX) == 0
}

/// Whether the two hosts, both well-formed, are the same for a URI of `scheme` (RFC 9110 §4.2.3): without regard to
/// case, an absent or empty port being the scheme's default one.
#[inline(never)]
pub(crate) fn same(scheme: &[u8], left: &[u8], right: &[u8]) -> bool {
    let default = default_port(scheme);
    let (left_host, left_port) = split_port(left);
    let (right_host, right_port) = split_port(right);
    left_host.eq_ignore_ascii_case(right_host) && left_port.or(default) == right_port.or(default)
}

fn default_port(scheme: &[u8]) -> Option<u16> {
    if scheme.eq_ignore_ascii_case(b"http") {
        Some(80)
    } else if scheme.eq_ignore_ascii_case(b"https") {
        Some(443)
    } else {
        None
    }
}

/// Splits a well-formed `uri-host [ ":" port ]`; an empty port is none.
#[inline(never)]
fn split_port(host: &[u8]) -> (&[u8], Option<u16>) {
    let name_end = host.iter().rposition(|&byte| byte == b']').unwrap_or(0);
    let colon = host.iter().rposition(|&byte| byte == b':').filter(|&at| at > name_end);
    match colon.and_then(|at| host.split_at_checked(at)) {
        Some((name, [_colon])) => (name, None),
        Some((name, [_colon, digits @ ..])) => {
            let value = digits
                .iter()
                .fold(0u16, |value, digit| value.wrapping_mul(10).wrapping_add(u16::from(digit.wrapping_sub(b'0'))));
            (name, Some(value))
        }
        _ => (host, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(host: &str) -> bool {
        let mut reader = HostReader::new();
        host.bytes().all(|byte| reader.push(byte)) && reader.is_complete()
    }

    #[test]
    fn brackets_hold_an_ipv6_address_and_nothing_else() {
        // std's own reader of IPv6 addresses is the oracle. It accepts no zone identifier and no leading zeros in
        // octets, as RFC 3986 does not.
        let parts = ["", ":", "::", "1", "0", "ffff", "12345", "g", "1.2.3.4", "01.2.3.4", "256.1.1.1", "1.2.3", "%1"];
        let mut seen = [0u32; 2];
        for length in 1..=4 {
            for mut pick in 0..parts.len().pow(length) {
                let mut address = std::string::String::new();
                for _ in 0..length {
                    address.push_str(parts[pick % parts.len()]);
                    pick /= parts.len();
                }
                let expected = address.parse::<std::net::Ipv6Addr>().is_ok();
                seen[usize::from(expected)] += 1;
                assert_eq!(accepts(&std::format!("[{address}]")), expected, "{address}");
            }
        }
        for groups in 1..=9 {
            for gap in 0..=groups {
                for tail in ["", "1.2.3.4"] {
                    let list: std::vec::Vec<_> = (0..groups).map(|n| std::format!("{n:x}")).collect();
                    let mut address = list[..gap].join(":");
                    address.push_str("::");
                    address.push_str(&list[gap..].join(":"));
                    for address in [address.clone(), std::format!("{address}:{tail}"), list.join(":")] {
                        let expected = address.parse::<std::net::Ipv6Addr>().is_ok();
                        assert_eq!(accepts(&std::format!("[{address}]")), expected, "{address}");
                    }
                    let mapped = std::format!("{}:{tail}", list.join(":"));
                    assert_eq!(accepts(&std::format!("[{mapped}]")), mapped.parse::<std::net::Ipv6Addr>().is_ok());
                }
            }
        }
        assert!(seen[0] > 1000 && seen[1] > 20, "{seen:?}");
    }

    #[test]
    fn what_is_usual_is_accepted() {
        let mut usual = 0;
        let parts =
            ["", "a", "-", ".", "_", "1", ":", "80", "8080", "65535", "65536", "[::1]", "%41", ",", " ", "@", "~"];
        for pick in 0..parts.len().pow(3) {
            let pick = [pick % parts.len(), pick / parts.len() % parts.len(), pick / parts.len().pow(2)];
            let host = pick.map(|index| parts[index]).concat();
            // In the middle of something, so that vectors look beyond it.
            let head = [&[b'a'; 40][..], host.as_bytes(), &[b'1'; 40]].concat();
            if is_usual(scan::ThisCpu, &head, 40..40 + host.len()) {
                usual += 1;
                assert!(accepts(&host), "{host}");
            }
        }
        assert!(usual > 500, "{usual}");
    }

    #[test]
    fn names_and_ports() {
        for host in ["a", "a.b", "a_b", "127.0.0.1", "a:", "a:0", "a:65535", "[::1]:80", "%41", "a;b=c", "a:00080"] {
            assert!(accepts(host), "{host}");
        }
        for host in [
            "", ":80", "a,b", "a b", "u@h", "a/b", "a:65536", "a:8x", "[::1", "::1", "[::1]x", "[v1.a]", "%4", "%4g",
            "é",
        ] {
            assert!(!accepts(host), "{host}");
        }
    }

    #[test]
    fn hosts_are_compared_with_the_default_port() {
        assert!(same(b"http", b"Example.com", b"eXample.com:80"));
        assert!(same(b"HTTPS", b"a:443", b"a:"));
        assert!(same(b"http", b"[::1]:080", b"[::1]"));
        assert!(same(b"ftp", b"a", b"a:"));
        assert!(!same(b"http", b"a:443", b"a"));
        assert!(!same(b"ftp", b"a:21", b"a"));
        assert!(!same(b"http", b"[::1]", b"[::2]"));
    }
}
