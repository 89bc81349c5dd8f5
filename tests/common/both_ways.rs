//! Reading a stream with each head at once, and again with each head in two pieces, the first of one byte: in the second
//! case the fast path is never taken.

use crate::common::Setup;
use httpcore::{Event, KnownField, Parser};
use std::ops::Range;

/// What became of heads.
#[derive(Debug, Default)]
pub struct Heads {
    pub accepted: usize,
    pub refused: usize,
}

impl Heads {
    pub fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.refused += other.refused;
    }
}

fn parser(setup: &Setup) -> Parser<64> {
    let parser =
        if setup.response { Parser::<64>::response(setup.limits) } else { Parser::<64>::request(setup.limits) };
    let mut parser = parser.lenient(setup.leniency);
    if setup.response {
        parser.answers(setup.answers);
        if setup.answers_upgrade {
            parser.answers_upgrade();
        }
    }
    parser
}

/// Where the fields of a complete head lie, and which of them are found as known ones.
fn fields(parser: &Parser<64>, head: &[u8]) -> Vec<Range<*const u8>> {
    // Folded ones are not to be looked at.
    let Some(head) = parser.head(head) else { return Vec::new() };
    let known = KnownField::ALL.iter().filter_map(|&known| head.known(known));
    head.fields().flat_map(|(name, value)| [name, value]).chain(known).map(<[u8]>::as_ptr_range).collect()
}

/// Reads `stream` both ways. At each event both parsers are the same in each of their parts, which `Debug` shows, and so
/// are the fields of each head.
pub fn same_both_ways(setup: &Setup, stream: &[u8]) -> Heads {
    let (mut at_once, mut in_pieces) = (parser(setup), parser(setup));
    let (mut rest, mut heads) = (stream, Heads::default());
    loop {
        let mut piece = Ok(None);
        if !at_once.has_started() && !rest.is_empty() {
            piece = in_pieces.next(&rest[..1]).map(Some);
        }
        // The empty lines before a request are consumed as they come.
        let consumed = piece.as_ref().ok().and_then(|step| step.as_ref()).map_or(0, |step| step.consumed);
        let whole = at_once.next(rest);
        let cut = match piece {
            Err(error) => Err(error),
            Ok(_) => in_pieces.next(&rest[consumed..]).map(|mut step| {
                step.consumed += consumed;
                step
            }),
        };
        assert_eq!(whole, cut, "{}", stream.escape_ascii());
        match &whole {
            Ok(step) => {
                // What records hold that are not those of a complete head means nothing.
                if step.event != Event::NeedData {
                    assert_eq!(format!("{:?}", *at_once), format!("{:?}", *in_pieces), "{}", stream.escape_ascii());
                }
                if step.event == Event::Head {
                    let head = &rest[..step.consumed];
                    assert_eq!(fields(&at_once, head), fields(&in_pieces, head), "{}", stream.escape_ascii());
                }
                heads.accepted += usize::from(step.event == Event::Head);
                rest = &rest[step.consumed..];
                match step.event {
                    Event::End if at_once.start_next() => assert!(in_pieces.start_next()),
                    Event::NeedData | Event::End | Event::Upgraded => return heads,
                    _ => {}
                }
            }
            Err(_) => {
                heads.refused += 1;
                return heads;
            }
        }
    }
}
