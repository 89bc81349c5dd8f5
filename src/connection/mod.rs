//! What may happen next on a connection: the two tables of transitions, and everything that affects them.
//!
//! RFC 9112 §9, RFC 9110 §7.6 to §7.8, §10.1.1 and §15.2. Theory of operation: a connection is in one phase, and each call
//! on it is a happening. A happening that the table has no row for is refused and changes nothing. The phase alone
//! says what to do next. This file knows no bytes; `server.rs` and `client.rs` tie parser and encoder to the tables.

mod client;
mod server;

pub use client::{ClientConnection, ClientState};
pub use server::{ServerConnection, ServerState};

/// What is to be done next on a connection.
///
/// ```
/// use httpcore::{ClientConnection, Limits, Next, ServerConnection};
///
/// assert_eq!(ServerConnection::<8>::new(Limits::DEFAULT).next(), Next::Read);
/// assert_eq!(ClientConnection::<8>::new(Limits::DEFAULT).next(), Next::SendHead);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Next {
    /// Receive: more of the message is to come, or the next one.
    Read,
    /// The client waits for 100 (Continue) before it sends its content: send that, or a final response instead.
    SendContinue,
    /// Send a head: the response, or a request. After an error that is the response that says so.
    SendHead,
    /// Send content, then the end.
    SendContent,
    /// Receive, and throw away: the response is complete, the content of its request is not. Becomes
    /// [`Close`](Self::Close) when that is too much.
    Drain {
        /// How many more bytes are received before that.
        at_most: u32,
    },
    /// Close. A server closes in stages (RFC 9112 §9.6): it writes what it has, shuts its side down at once, throws
    /// away what still arrives for a bounded time, then closes.
    Close,
    /// HTTP has ended: the connection belongs to the protocol that was switched to.
    HandOver,
}

/// The most that is read and thrown away to keep a connection whose request was answered early.
const DRAIN_MOST: u32 = 64 << 10;

/// A table of transitions as an array of arrays, so that no row has to be searched for.
macro_rules! lookup {
    ($table:ident) => {{
        let mut after = [[None; _]; _];
        let mut row = 0;
        while row < $table.len() {
            let (from, happening, to) = $table[row];
            after[from as usize][happening as usize] = Some(to);
            row += 1;
        }
        after
    }};
}

/// Where a server's connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum ServerPhase {
    /// A request head is awaited, or arriving.
    Head,
    /// The head is there, content is still to come, no response has begun.
    Content,
    /// The request is complete, no response has begun.
    Complete,
    /// The response has begun, the request is still arriving.
    AnsweringEarly,
    /// The request is complete, the response has begun.
    Answering,
    /// The response is complete, the request is still arriving.
    Draining,
    /// Both are complete, and the connection persists.
    Done,
    /// The request was wrong, no response has begun.
    Failed,
    /// Nothing more is read or written.
    Closing,
    /// The connection is another protocol's.
    HandedOver,
}

/// What happens on a server's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ServerHappening {
    /// A request head is complete.
    RequestHead,
    /// The request is complete.
    RequestEnd,
    /// The client has closed where that is no error.
    PeerClosed,
    /// What was received is wrong, or too much.
    Fault,
    /// An interim response is written.
    Interim,
    /// The head of the final response is written.
    ResponseHead,
    /// The response is complete, and the connection persists after it.
    ResponseEnd,
    /// The response is complete, and the connection closes after it.
    LastResponseEnd,
    /// A response is written that switches protocols.
    Switch,
    /// The next request is awaited.
    Next,
    /// The response cannot be completed.
    Abort,
}

const SERVER: &[(ServerPhase, ServerHappening, ServerPhase)] = {
    use ServerHappening::*;
    use ServerPhase::*;
    &[
        (Head, RequestHead, Content),
        (Head, Fault, Failed),
        (Head, PeerClosed, Closing),
        (Content, RequestEnd, Complete),
        (Content, Fault, Failed),
        (Content, Interim, Content),
        (Content, ResponseHead, AnsweringEarly),
        (Complete, PeerClosed, Complete),
        (Complete, Interim, Complete),
        (Complete, ResponseHead, Answering),
        (Complete, Switch, HandedOver),
        (AnsweringEarly, RequestEnd, Answering),
        (AnsweringEarly, Fault, Closing),
        (AnsweringEarly, ResponseEnd, Draining),
        (AnsweringEarly, LastResponseEnd, Closing),
        (AnsweringEarly, Abort, Closing),
        (Answering, PeerClosed, Answering),
        (Answering, ResponseEnd, Done),
        (Answering, LastResponseEnd, Closing),
        (Answering, Abort, Closing),
        (Draining, RequestEnd, Done),
        (Draining, Fault, Closing),
        (Done, Next, Head),
        (Done, PeerClosed, Closing),
        (Failed, Fault, Failed),
        (Failed, ResponseHead, Answering),
        (Closing, PeerClosed, Closing),
    ]
};

impl ServerPhase {
    fn after(self, happening: ServerHappening) -> Option<Self> {
        #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
        const AFTER: [[Option<ServerPhase>; ServerHappening::Abort as usize + 1];
            ServerPhase::HandedOver as usize + 1] = lookup!(SERVER);
        AFTER.get(self as usize)?.get(happening as usize).copied()?
    }
}

/// Where a client's connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum ClientPhase {
    /// No request is under way.
    Idle,
    /// The request has begun, no final response has.
    Sending,
    /// The request is complete, no final response has begun.
    Waiting,
    /// The final response has begun, the request is not complete.
    AnsweredEarly,
    /// The request is complete, the final response has begun.
    Receiving,
    /// Nothing more is read or written.
    Closing,
    /// The connection is another protocol's.
    HandedOver,
}

/// What happens on a client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClientHappening {
    /// The head of a request is written.
    RequestHead,
    /// The request is complete.
    RequestEnd,
    /// The head of an interim response is complete.
    Interim,
    /// The head of the final response is complete.
    ResponseHead,
    /// The response is complete, and the connection persists after it.
    ResponseEnd,
    /// The response is complete, and the connection closes after it.
    LastResponseEnd,
    /// A response is complete that switches protocols.
    Switch,
    /// The server has closed where that is no error.
    PeerClosed,
    /// What was received is wrong.
    Fault,
    /// The request cannot be completed.
    Abort,
}

const CLIENT: &[(ClientPhase, ClientHappening, ClientPhase)] = {
    use ClientHappening::*;
    use ClientPhase::*;
    &[
        (Idle, RequestHead, Sending),
        (Idle, PeerClosed, Closing),
        (Idle, Fault, Closing),
        (Sending, RequestEnd, Waiting),
        (Sending, Interim, Sending),
        (Sending, ResponseHead, AnsweredEarly),
        (Sending, Fault, Closing),
        (Sending, Abort, Closing),
        (Waiting, Interim, Waiting),
        (Waiting, ResponseHead, Receiving),
        (Waiting, Fault, Closing),
        (AnsweredEarly, RequestEnd, Receiving),
        (AnsweredEarly, ResponseEnd, Closing),
        (AnsweredEarly, LastResponseEnd, Closing),
        (AnsweredEarly, Fault, Closing),
        (AnsweredEarly, Abort, Closing),
        (Receiving, ResponseEnd, Idle),
        (Receiving, LastResponseEnd, Closing),
        (Receiving, Switch, HandedOver),
        (Receiving, Fault, Closing),
        (Closing, PeerClosed, Closing),
        (Closing, Fault, Closing),
    ]
};

impl ClientPhase {
    fn after(self, happening: ClientHappening) -> Option<Self> {
        #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
        const AFTER: [[Option<ClientPhase>; ClientHappening::Abort as usize + 1];
            ClientPhase::HandedOver as usize + 1] = lookup!(CLIENT);
        AFTER.get(self as usize)?.get(happening as usize).copied()?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::{Debug, Write};
    use std::string::String;

    /// The tables as diagrams of Mermaid, which many viewers of Markdown draw.
    fn diagram<P: Debug, H: Debug>(table: &[(P, H, P)]) -> String {
        let mut text = String::from("```mermaid\nstateDiagram-v2\n");
        for (from, happening, to) in table {
            writeln!(text, "    {from:?} --> {to:?}: {happening:?}").unwrap();
        }
        text.push_str("```\n");
        text
    }

    #[test]
    fn the_diagrams_in_the_documentation_are_the_tables() {
        let documentation = include_str!("../../docs/connection.md");
        for diagram in [diagram(SERVER), diagram(CLIENT)] {
            assert!(documentation.contains(&diagram), "docs/connection.md lacks:\n{diagram}");
        }
    }

    #[test]
    fn no_row_contradicts_another() {
        for (index, row) in SERVER.iter().enumerate() {
            assert!(SERVER[index + 1..].iter().all(|other| (row.0, row.1) != (other.0, other.1)), "{row:?}");
        }
        for (index, row) in CLIENT.iter().enumerate() {
            assert!(CLIENT[index + 1..].iter().all(|other| (row.0, row.1) != (other.0, other.1)), "{row:?}");
        }
    }

    #[test]
    fn nothing_leads_back_from_the_end() {
        assert!(SERVER.iter().all(|row| row.0 != ServerPhase::HandedOver));
        assert!(SERVER.iter().all(|row| row.0 != ServerPhase::Closing || row.2 == ServerPhase::Closing));
        assert!(CLIENT.iter().all(|row| row.0 != ClientPhase::HandedOver));
        assert!(CLIENT.iter().all(|row| row.0 != ClientPhase::Closing || row.2 == ClientPhase::Closing));
    }
}
