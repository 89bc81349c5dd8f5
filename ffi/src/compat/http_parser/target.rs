//! The parts of a request-target that http_parser 1.0 tells apart.

/// What a byte belongs to.
pub(super) mod part {
    pub(in super::super) const START: u8 = 0;
    pub(in super::super) const SCHEME: u8 = 1;
    const SLASH: u8 = 2;
    const AUTHORITY: u8 = 3;
    pub(in super::super) const PATH: u8 = 4;
    const QUERY_START: u8 = 5;
    pub(in super::super) const QUERY: u8 = 6;
    pub(in super::super) const FRAGMENT: u8 = 7;

    /// The part that `byte` belongs to, behind one of `part`. The tokenizer has accepted the byte.
    pub(in super::super) const fn step(part: u8, byte: u8) -> u8 {
        match (part, byte) {
            (START, b'/' | b'*') => PATH,
            (START, _) => SCHEME,
            (SCHEME, b'/') => SLASH,
            (SLASH, b'/') => AUTHORITY,
            (AUTHORITY, b'/') => PATH,
            // http_parser skips further question marks here.
            (AUTHORITY | PATH | QUERY_START, b'?') => QUERY_START,
            (AUTHORITY | PATH | QUERY_START | QUERY, b'#') => FRAGMENT,
            (QUERY_START, _) => QUERY,
            _ => part,
        }
    }
}
