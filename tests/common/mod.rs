//! Reading whole streams through both fronts, in whatever pieces, into one form that can be compared.

#![allow(dead_code, reason = "each test uses its part")]

use httpcore::{Error, Event, Leniency, Limits, Method, Parser, Token, TokenKind, Tokenizer};

/// How a stream is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub response: bool,
    pub limits: Limits,
    pub leniency: Leniency,
    /// The request that every response answers.
    pub answers: Method<'static>,
    pub answers_upgrade: bool,
}

pub const REQUEST: Setup = Setup {
    response: false,
    limits: Limits::DEFAULT,
    leniency: Leniency::NONE,
    answers: Method::GET,
    answers_upgrade: false,
};

pub const RESPONSE: Setup = Setup { response: true, ..REQUEST };

/// One message with its pieces joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Method and target, or status and reason.
    pub start: (Vec<u8>, Vec<u8>),
    pub minor_version: u8,
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// `Debug` of the framing, once the head is complete.
    pub framing: String,
    pub content: Vec<u8>,
    pub trailers: Vec<(Vec<u8>, Vec<u8>)>,
    pub complete: bool,
}

/// What became of a stream: its messages, the last one perhaps incomplete, and the error that ended it, if one did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub messages: Vec<Message>,
    pub error: Option<Error>,
    /// Bytes of the stream that were consumed.
    pub consumed: usize,
    /// Bytes that belong to another protocol, or to nobody as the connection does not persist.
    pub rest: usize,
}

impl Outcome {
    /// The messages that are complete, and the error: what must not depend on how the stream was cut. An error comes as
    /// soon as it can be told, so what was delivered of the message before it may differ.
    pub fn verdict(mut self) -> (Vec<Message>, Option<Error>, usize) {
        if self.error.is_some() {
            self.messages.retain(|message| message.complete);
        }
        (self.messages, self.error, self.rest)
    }
}

/// The stream in pieces that end at `cuts`, which are sorted.
pub fn pieces<'a>(stream: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let ends = cuts.iter().copied().chain([stream.len()]);
    let mut start = 0;
    ends.map(|end| {
        let piece = &stream[start..end];
        start = end;
        piece
    })
    .collect()
}

/// The tokens of `input`, one a call and many a call, with whatever room: they are the same ones, and they leave the same
/// tokenizer behind.
fn compare_many_tokens(tokenizer: &Tokenizer, input: &[u8]) {
    // Small pieces have few tokens.
    let rooms: &[usize] = if input.len() < 8 { &[3] } else { &[1, 2, 3, 9, 300] };
    for &room in rooms {
        let (mut one, mut many) = (tokenizer.clone(), tokenizer.clone());
        let mut at = 0;
        let mut tokens = vec![Token::EMPTY; room];
        loop {
            let given = many.next_tokens(&input[at..], &mut tokens);
            let count = given.unwrap_or(0);
            assert!(given.is_err() || count > 0, "one at least");
            let mut consumed = 0;
            for (index, token) in tokens[..count].iter().enumerate() {
                let mut expected = one.next(&input[at + consumed..]).expect("a token");
                expected.range = expected.range.start + consumed..expected.range.end + consumed;
                expected.consumed += consumed;
                assert_eq!(*token, expected, "{index} of {count} at {at} of {}", input.escape_ascii());
                consumed = token.consumed;
            }
            at += consumed;
            if let Some(error) = many.error() {
                assert!(given.is_ok() || given == Err(error));
                assert_eq!(one.next(&input[at..]), Err(error));
                assert_eq!(
                    many.next_tokens(b"GET / HTTP/1.1\r\n", &mut tokens),
                    Err(error),
                    "an error ends everything"
                );
            }
            assert!(room < 9 || format!("{one:?}") == format!("{many:?}"), "{one:?} {many:?}");
            match tokens[..count].last().map(|token| token.kind) {
                None | Some(TokenKind::NeedData | TokenKind::MessageEnd | TokenKind::Upgraded) => break,
                _ => assert!(count == room || many.error().is_some(), "{count} of {room} at {at}"),
            }
        }
    }
}

/// Reads a stream through the tokenizer, each piece of it in a buffer of its own.
pub fn tokenize(setup: &Setup, pieces: &[&[u8]], eof: bool) -> Outcome {
    let mut tokenizer =
        if setup.response { Tokenizer::response(setup.limits) } else { Tokenizer::request(setup.limits) }
            .lenient(setup.leniency);
    tokenizer.answers(setup.answers);
    if setup.answers_upgrade {
        tokenizer.answers_upgrade();
    }
    let mut outcome = Outcome { messages: vec![Message::default()], error: None, consumed: 0, rest: 0 };
    let mut blanks = Vec::new();
    for piece in pieces {
        let buffer = piece.to_vec();
        let mut input = &buffer[..];
        compare_many_tokens(&tokenizer, input);
        loop {
            let token = match tokenizer.next(input) {
                Ok(token) => token,
                Err(error) => {
                    assert_eq!(tokenizer.next(b"GET / HTTP/1.1\r\n"), Err(error), "an error ends everything");
                    outcome.error = Some(error);
                    return outcome;
                }
            };
            assert!(token.range.end <= token.consumed && token.consumed <= input.len(), "{token:?}");
            let bytes = &input[token.range.clone()];
            let message = outcome.messages.last_mut().unwrap();
            match token.kind {
                TokenKind::Method | TokenKind::Status => message.start.0.extend(bytes),
                TokenKind::Target | TokenKind::Reason => message.start.1.extend(bytes),
                TokenKind::FieldName => open(&mut message.fields).0.extend(bytes),
                TokenKind::FieldValue => extend(&mut message.fields, &mut blanks, bytes, token.last),
                TokenKind::TrailerName => open(&mut message.trailers).0.extend(bytes),
                TokenKind::TrailerWithheld => {
                    open(&mut message.trailers);
                    message.trailers.pop();
                }
                TokenKind::TrailerValue => extend(&mut message.trailers, &mut blanks, bytes, token.last),
                TokenKind::Blank => blanks.extend(bytes),
                TokenKind::HeadEnd => {
                    message.minor_version = tokenizer.minor_version();
                    message.framing = format!("{:?}", tokenizer.framing().unwrap());
                }
                TokenKind::Content => message.content.extend(bytes),
                _ => {}
            }
            if matches!(token.kind, TokenKind::FieldName | TokenKind::TrailerName) && token.last {
                close_name(if token.kind == TokenKind::FieldName {
                    &mut message.fields
                } else {
                    &mut message.trailers
                });
            }
            outcome.consumed += token.consumed;
            input = &input[token.consumed..];
            match token.kind {
                TokenKind::MessageEnd => {
                    message.complete = true;
                    if !tokenizer.start_next() && tokenizer.next(b"").map(|token| token.kind) != Ok(TokenKind::Upgraded)
                    {
                        break;
                    }
                    if tokenizer.framing().is_none() {
                        outcome.messages.push(Message::default());
                        compare_many_tokens(&tokenizer, input);
                    }
                }
                TokenKind::NeedData | TokenKind::Upgraded => break,
                _ => {}
            }
        }
        outcome.rest += input.len();
    }
    if eof && outcome.rest == 0 {
        match tokenizer.eof() {
            Ok(token) if token.kind == TokenKind::MessageEnd => outcome.messages.last_mut().unwrap().complete = true,
            Ok(_) => {}
            Err(error) => outcome.error = Some(error),
        }
    }
    forget_the_unsaid(outcome)
}

const OPEN: &[u8] = b"\0open";

/// The field whose name is arriving.
fn open(fields: &mut Vec<(Vec<u8>, Vec<u8>)>) -> &mut (Vec<u8>, Vec<u8>) {
    if fields.last().is_none_or(|(_, value)| value != OPEN) {
        fields.push((Vec::new(), OPEN.to_vec()));
    }
    fields.last_mut().unwrap()
}

fn close_name(fields: &mut [(Vec<u8>, Vec<u8>)]) {
    fields.last_mut().unwrap().1.clear();
}

fn extend(fields: &mut [(Vec<u8>, Vec<u8>)], blanks: &mut Vec<u8>, bytes: &[u8], last: bool) {
    let value = &mut fields.last_mut().unwrap().1;
    if !bytes.is_empty() {
        value.append(blanks);
        value.extend(bytes);
    }
    if last {
        blanks.clear();
    }
}

/// A message of which nothing was said, because the stream ended before it, is none.
fn forget_the_unsaid(mut outcome: Outcome) -> Outcome {
    if outcome.messages.last().is_some_and(|message| message.framing.is_empty() && outcome.error.is_none()) {
        outcome.messages.pop();
    }
    outcome
}

/// Reads a stream through the parser, in a buffer that is moved at every piece.
pub fn parse(setup: &Setup, pieces: &[&[u8]], eof: bool) -> Outcome {
    let mut parser = if setup.response { Parser::<100>::response(setup.limits) } else { Parser::request(setup.limits) }
        .lenient(setup.leniency);
    parser.answers(setup.answers);
    if setup.answers_upgrade {
        parser.answers_upgrade();
    }
    let mut outcome = Outcome { messages: vec![Message::default()], error: None, consumed: 0, rest: 0 };
    let mut buffer: Vec<u8> = Vec::new();
    let mut over = false;
    'pieces: for piece in pieces {
        buffer = [&buffer[..], piece].concat();
        while !over {
            let step = match parser.next(&buffer) {
                Ok(step) => step,
                Err(error) => {
                    assert_eq!(parser.next(b"GET / HTTP/1.1\r\n"), Err(error), "an error ends everything");
                    let at = error.offset() - parser.position();
                    assert!(at <= buffer.len() as u64, "{error:?} at {at} of {}", buffer.len());
                    outcome.error = Some(error);
                    return outcome;
                }
            };
            assert!(step.consumed <= buffer.len());
            let message = outcome.messages.last_mut().unwrap();
            match &step.event {
                Event::Head => {
                    let mut bytes = buffer[..step.consumed].to_vec();
                    parser.unfold(&mut bytes);
                    let head = parser.head(&bytes).expect("a complete head");
                    message.start = match (head.method(), head.status()) {
                        (Some(method), None) => (method.as_bytes().to_vec(), head.raw_target().to_vec()),
                        (None, Some(status)) => (status.to_string().into_bytes(), head.reason().to_vec()),
                        other => panic!("{other:?}"),
                    };
                    message.minor_version = head.minor_version();
                    message.fields = head.fields().map(|(name, value)| (name.to_vec(), value.to_vec())).collect();
                    message.framing = format!("{:?}", head.framing());
                }
                Event::Content(range) => message.content.extend(&buffer[range.clone()]),
                Event::Trailer { name, value } => {
                    message.trailers.push((buffer[name.clone()].to_vec(), buffer[value.clone()].to_vec()));
                }
                Event::End => message.complete = true,
                _ => {}
            }
            buffer.drain(..step.consumed);
            outcome.consumed += step.consumed;
            match step.event {
                Event::End => {
                    if parser.start_next() {
                        outcome.messages.push(Message::default());
                    } else {
                        over = true;
                    }
                }
                Event::Upgraded => over = true,
                Event::NeedData => continue 'pieces,
                _ => {}
            }
        }
    }
    if over {
        outcome.rest = buffer.len();
    } else if eof {
        match parser.eof() {
            Ok(Event::End) => outcome.messages.last_mut().unwrap().complete = true,
            Ok(_) => {}
            Err(error) => outcome.error = Some(error),
        }
    }
    forget_the_unsaid(outcome)
}

/// The cases of the corpus that need no option of gunicorn's: name, whether gunicorn accepts it, bytes, and what it
/// makes of them.
pub fn gunicorn() -> Vec<Case> {
    let corpus = include_str!("../corpora/gunicorn.json");
    let corpus: serde_json::Value = serde_json::from_str(corpus).expect("the corpus is JSON");
    let cases = corpus["cases"].as_array().expect("it has cases");
    cases
        .iter()
        .filter(|case| case["needs_cfg"] == false && case["proxy_protocol"] == false)
        .map(|case| Case {
            id: case["id"].as_str().unwrap().to_owned(),
            valid: case["valid"].as_bool().unwrap(),
            bytes: base64(&case["input_b64"]),
            requests: case["requests"].as_array().cloned().unwrap_or_default(),
        })
        .collect()
}

pub struct Case {
    pub id: String,
    pub valid: bool,
    pub bytes: Vec<u8>,
    pub requests: Vec<serde_json::Value>,
}

pub fn base64(value: &serde_json::Value) -> Vec<u8> {
    use base64::Engine;
    base64::prelude::BASE64_STANDARD.decode(value.as_str().expect("base64 is text")).expect("it is base64")
}
