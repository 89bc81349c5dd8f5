//! The tokenizer's own fast path for start lines: a method, an origin-form or a version that is there as a whole.
//!
//! As with field lines, there is no rule here: where this says yes, it does what the steps would do, and where not,
//! nothing is changed and they judge.

use super::whole_field::Whole;
use super::{Flags, State, TokenKind, Tokenizer, whole_head};
use crate::host::HostReader;
use crate::scan::{PATH_AND_QUERY, Scanner, ThisCpu};
use crate::target::{TargetMethod, TargetReader};

impl Tokenizer {
    /// The element that `input` starts with, if it is one of these.
    pub(super) fn whole_of_start_line(&mut self, input: &[u8]) -> Option<Whole> {
        let (whole, next) = match self.state {
            State::RequestStart => {
                let (length, method) = whole_head::method(input)?;
                let whole = Whole::new(TokenKind::Method, 0, length, 1)?;
                if length > usize::from(self.limits.method) || method == TargetMethod::Connect || !self.fits(&whole) {
                    return None;
                }
                self.method = method;
                (whole, State::Target { target: TargetReader::Start, host: HostReader::new() })
            }
            State::Target { target: TargetReader::Start, .. } if input.first() == Some(&b'/') => {
                let length = ThisCpu.run(input, 0..input.len(), &PATH_AND_QUERY);
                let whole = Whole::new(TokenKind::Target, 0, length, 1)?;
                let usual = !matches!(self.method, TargetMethod::Connect | TargetMethod::Pri);
                if !usual || input.get(length) != Some(&b' ') || !self.fits(&whole) {
                    return None;
                }
                (whole, State::VERSION_START)
            }
            State::Version { there: 0, .. } => {
                let whole = Whole::new(TokenKind::Version, 0, 8, 0)?;
                if self.method == TargetMethod::Pri || !self.fits(&whole) {
                    return None;
                }
                self.whole_version(input.first_chunk()?)?;
                let response = self.flags.has(Flags::RESPONSE);
                (whole, if response { State::StatusSpace } else { State::RequestLineEnd })
            }
            _ => return None,
        };
        self.left -= whole.consumed.get();
        self.state = next;
        Some(whole)
    }

    /// Whether the line may be so long.
    fn fits(&self, whole: &Whole) -> bool {
        whole.consumed.get() <= self.left
    }
}
