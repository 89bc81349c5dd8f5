//! `Date` and its format, RFC 9110 §5.6.7 and §6.6.1: computed without std, from a clock that the caller reads.

/// The text of a point in time as HTTP writes it, kept for as long as the second lasts.
///
/// ```
/// use httpcore::DateCache;
///
/// let mut date = DateCache::new();
/// assert_eq!(date.at(784_111_777), b"Sun, 06 Nov 1994 08:49:37 GMT");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DateCache {
    seconds: u64,
    text: [u8; 29],
}

impl DateCache {
    /// A cache that holds the epoch.
    pub const fn new() -> Self {
        Self { seconds: 0, text: http_date(0) }
    }

    /// The text for a time in seconds since 1970-01-01 00:00:00 UTC; computed only when it is another than last time.
    pub fn at(&mut self, seconds: u64) -> &[u8; 29] {
        if seconds != self.seconds {
            *self = Self { seconds, text: http_date(seconds) };
        }
        &self.text
    }
}

impl Default for DateCache {
    fn default() -> Self {
        Self::new()
    }
}

/// `IMF-fixdate = day-name "," SP date1 SP time-of-day SP GMT`, RFC 9110 §5.6.7, of a time in seconds since
/// 1970-01-01 00:00:00 UTC. Times beyond the year 9999 are its last second.
pub const fn http_date(seconds: u64) -> [u8; 29] {
    const LAST: u64 = 253_402_300_799;
    let seconds = if seconds > LAST { LAST } else { seconds };
    let (days, time) = (seconds / 86_400, seconds % 86_400);

    // Years are counted from March, so that the leap day comes last; eras are 400 years. Howard Hinnant's
    // civil_from_days.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let year = era * 400 + year_of_era + if march_month >= 10 { 1 } else { 0 };

    let [w0, w1, w2] = *match days % 7 {
        0 => b"Thu",
        1 => b"Fri",
        2 => b"Sat",
        3 => b"Sun",
        4 => b"Mon",
        5 => b"Tue",
        _ => b"Wed",
    };
    let [m0, m1, m2] = *match march_month {
        0 => b"Mar",
        1 => b"Apr",
        2 => b"May",
        3 => b"Jun",
        4 => b"Jul",
        5 => b"Aug",
        6 => b"Sep",
        7 => b"Oct",
        8 => b"Nov",
        9 => b"Dec",
        10 => b"Jan",
        _ => b"Feb",
    };
    let ([d0, d1], [y0, y1], [y2, y3]) = (two(day), two(year / 100), two(year % 100));
    let ([h0, h1], [i0, i1], [s0, s1]) = (two(time / 3600), two(time / 60 % 60), two(time % 60));
    [
        w0, w1, w2, b',', b' ', d0, d1, b' ', m0, m1, m2, b' ', y0, y1, y2, y3, b' ', h0, h1, b':', i0, i1, b':', s0,
        s1, b' ', b'G', b'M', b'T',
    ]
}

/// The two digits of a number below 100.
const fn two(number: u64) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_other_clocks() {
        // From GNU date: date -u -d @N '+%a, %d %b %Y %H:%M:%S GMT'.
        for (seconds, text) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (68_255_999, "Tue, 29 Feb 1972 23:59:59 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (u64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(seconds), text.as_bytes(), "{seconds}");
        }
    }

    #[test]
    fn the_cache_follows_the_clock_both_ways() {
        let mut cache = DateCache::new();
        for seconds in [0, 1, 1, 86_400, 5] {
            assert_eq!(*cache.at(seconds), http_date(seconds));
        }
    }
}
