//! Scripts of the client's side.

use super::*;

#[test]
pub(super) fn a_client_keeps_the_connection() {
    let mut client = client();
    assert_eq!(client.side.next(), SendHead);
    client.gives("more", SendHead).writes(get, GET, Read).gives("more", Read);
    client.arrives("HTTP/1.1 200").gives("more", Read).arrives(" OK\r\nContent-Length: 2\r\n\r\nhi");
    client.all_reads(&["head 200", "content hi"]).gives("end", SendHead).gives("more", SendHead);
    // Interim responses, before and behind the end of the request.
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.writes(ask(Method::POST, BodyLength::Chunked), sent, SendContent).arrives(HINTS);
    client.gives("head 103", SendContent).gives("end", SendContent).gives("more", SendContent);
    client.writes(ask_content("hi"), "2\r\nhi\r\n", SendContent).writes(ask_end, "0\r\n\r\n", Read);
    client.arrives([HINTS, CONTINUE, STREAM, "2\r\nhi\r\n0\r\nX: y\r\n\r\n"].concat());
    client.all_reads(&["head 103", "end", "head 100", "end", "head 200", "content hi", "trailer X: y"]);
    client.gives("end", SendHead).writes(get, GET, Read).arrives("HTTP/1.1 304 Not Modified\r\n\r\n");
    client.all_reads(&["head 304"]).gives("end", SendHead).ends(CLOSED, Close).is_closed();
}

impl Script<Client> {
    /// Events behind which there is more to read.
    fn all_reads(&mut self, events: &[&str]) -> &mut Self {
        for event in events {
            self.gives(event, Read);
        }
        self
    }
}

#[test]
fn a_client_sends_one_request_at_a_time() {
    let mut client = client();
    client.refuses(ask_content("x"), SendError::OutOfOrder).refuses(ask_end, SendError::OutOfOrder);
    client.refuses(ask_with(Method::GET, BodyLength::None, &[]), SendError::Host);
    client.refuses(ask(Method::GET, BodyLength::UntilClose), SendError::ContentNotAllowed);
    client.writes(ask(Method::GET, BodyLength::None), GET, SendContent).refuses(get, SendError::OutOfOrder);
    client.refuses(ask_content("x"), SendError::ContentNotAllowed).writes(ask_end, "", Read);
    client.refuses(get, SendError::OutOfOrder).refuses(ask_end, SendError::OutOfOrder);
    client.arrives([OK, "h"].concat()).all_reads(&["head 200", "content h"]).refuses(get, SendError::OutOfOrder);
    client.arrives("i").all_reads(&["content i"]).gives("end", SendHead).writes(get, GET, Read);
}

#[test]
fn a_client_closes_when_told_to() {
    for response in [
        LAST,
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nConnection: x, CLOSE\r\n\r\n",
    ] {
        let mut client = client();
        client.writes(get, GET, Read).arrives(response);
        client.gives(&format!("head {}", &response[9..12]), Read).gives("end", Close);
        client.refuses(get, SendError::OutOfOrder).is_closed();
    }
    // Or said so itself.
    let mut own = client();
    let close = |client: &mut Client, out: &mut [u8]| {
        client.send_request(&RequestHead { close: true, ..RequestHead::new(Method::GET, b"/") }, [HOST], b"", out)
    };
    own.writes(close, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", Read).arrives(EMPTY);
    own.all_reads(&["head 200"]).gives("end", Close).is_closed();
    let mut old = client();
    old.writes(get, GET, Read);
    old.arrives("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
    old.all_reads(&["head 200"]).gives("end", SendHead);
}

/// Chunks are for a server that is not known to have HTTP/1.0 alone.
#[test]
fn a_client_sends_no_chunks_behind_an_http_1_0_response() {
    const CHUNKS: BodyLength = BodyLength::Chunked;
    let sent = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut client = client();
    client.writes(ask(Method::PUT, CHUNKS), sent, SendContent).writes(ask_end, "0\r\n\r\n", Read);
    client.arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead);
    client.writes(ask(Method::PUT, CHUNKS), sent, SendContent).writes(ask_end, "0\r\n\r\n", Read);
    let old = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n";
    client.arrives([CONTINUE, old].concat()).all_reads(&["head 100", "end", "head 200"]).gives("end", SendHead);
    client.refuses(ask(Method::PUT, CHUNKS), SendError::ContentNotAllowed);
    client.writes(get, GET, Read);
}

#[test]
fn a_client_waits_for_continue() {
    const WAITS: &[Pair<'_>] = &[HOST, (b"Expect", b"100-Continue")];
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
    let mut client = client();
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read).gives("more", Read);
    client.arrives(CONTINUE).gives("head 100", SendContent).gives("end", SendContent);
    client.writes(ask_content("hi"), "hi", SendContent).writes(ask_end, "", Read);
    client.arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead);
    // Other interim responses are not what it waits for.
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read).arrives([HINTS, CONTINUE].concat());
    client.gives("head 103", Read).gives("end", Read).gives("head 100", SendContent).gives("end", SendContent);
    client.writes(ask_content("hi"), "hi", SendContent).writes(ask_end, "", Read);
    client.arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead);
    // It may go on without.
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read);
    client.side.send_content(2, &mut []).unwrap();
    client.writes(ask_end, "", Read).arrives([CONTINUE, EMPTY].concat());
    client.all_reads(&["head 100", "end", "head 200"]).gives("end", SendHead);
    // A final answer comes instead: then the content is not asked for.
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read).arrives(EMPTY);
    client.gives("head 200", Read).gives("end", Close).refuses(ask_content("hi"), SendError::OutOfOrder).is_closed();
    // Without content there is nothing to wait for.
    self::client().refuses(ask_with(Method::POST, BodyLength::None, WAITS), SendError::Expectation);
}

/// Once a client has begun to send its content without 100, it waits no longer: the server waits for the rest.
#[test]
fn a_client_that_has_waited_enough() {
    const WAITS: &[Pair<'_>] = &[HOST, (b"Expect", b"100-continue")];
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    let mut client = client();
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read);
    client.writes(ask_content("h"), "h", SendContent).writes(ask_content("i"), "i", SendContent);
    client.writes(ask_end, "", Read);
}

#[test]
pub(super) fn a_client_switches_protocols() {
    const OFFERS: &[Pair<'_>] = &[HOST, (b"Upgrade", b"x")];
    let sent = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
    let mut switched = client();
    switched.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).writes(ask_end, "", Read);
    switched.arrives([HINTS, SWITCH, "raw"].concat()).all_reads(&["head 103", "end", "head 101"]);
    switched.gives("end", HandOver).holds("raw").gives("upgraded", HandOver).holds("raw");
    switched.refuses(get, SendError::OutOfOrder).ends(CLOSED, HandOver);
    // Declined, and offered no more.
    let mut declined = client();
    declined.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).writes(ask_end, "", Read);
    declined.arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead).writes(get, GET, Read);
    declined.arrives(SWITCH).gives("UPGRADE_UNASKED", Close).is_closed();
    // Not before the request is complete.
    let mut early = client();
    early.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).arrives(SWITCH);
    early.gives("head 101", Read).gives("UPGRADE_UNASKED", Close).is_closed();
    let mut in_time = client();
    in_time.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).arrives(SWITCH);
    in_time.gives("head 101", Read).writes(ask_end, "", Read).gives("end", HandOver);
}

#[test]
fn a_client_connects() {
    let sent = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut tunnel = client();
    tunnel.writes(ask(Method::CONNECT, BodyLength::None), sent, SendContent).writes(ask_end, "", Read);
    // Fields that would frame content mean nothing there.
    tunnel.arrives([OK, "raw"].concat()).all_reads(&["head 200"]).gives("end", HandOver).holds("raw");
    tunnel.gives("upgraded", HandOver).holds("raw");
    let mut refused = client();
    refused.writes(ask(Method::CONNECT, BodyLength::None), sent, SendContent).writes(ask_end, "", Read);
    refused.arrives("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
    refused.all_reads(&["head 403", "content no"]).gives("end", Close).is_closed();
}

#[test]
fn a_client_knows_what_it_asked() {
    let mut client = client();
    let sent = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    client.writes(ask(Method::HEAD, BodyLength::None), sent, SendContent).writes(ask_end, "", Read);
    client.arrives([HINTS, OK].concat()).all_reads(&["head 103", "end", "head 200"]).gives("end", SendHead);
    client.writes(get, GET, Read).arrives([OK, "hi"].concat()).all_reads(&["head 200", "content hi"]);
    client.gives("end", SendHead);
}

#[test]
pub(super) fn bytes_that_answer_nothing() {
    // Before the first request, and behind the last response.
    let mut first = client();
    first.arrives(EMPTY).gives("RESPONSE_UNASKED", Close).gives("RESPONSE_UNASKED", Close);
    first.refuses(get, SendError::OutOfOrder).is_closed();
    for unasked in [EMPTY, "\r\n", "x"] {
        let mut later = client();
        later.writes(get, GET, Read).arrives(EMPTY).all_reads(&["head 200"]);
        later.gives("end", SendHead).arrives(unasked).gives("RESPONSE_UNASKED", Close);
        later.refuses(get, SendError::OutOfOrder).is_closed();
    }
    // It is there already when the response ends: no later request may have it for its answer.
    for response in [EMPTY, &[STREAM, "2\r\nhi\r\n0\r\n\r\n"].concat()] {
        for unasked in [EMPTY, CONTINUE, "\r\n", "x"] {
            let mut early = client();
            early.writes(get, GET, Read).arrives([response, unasked].concat());
            let events: &[&str] = if response == EMPTY { &["head 200"] } else { &["head 200", "content hi"] };
            early.all_reads(events).gives("end", Close).refuses(get, SendError::OutOfOrder);
            early.gives("RESPONSE_UNASKED", Close).gives("RESPONSE_UNASKED", Close).is_closed();
        }
    }
}

#[test]
pub(super) fn a_response_that_is_wrong_closes() {
    for (arrived, events) in [
        ("HTTP/1.1 200 OK\n", &["LINE_END"][..]),
        ("HTTP/2.0 200\r\n", &["VERSION_UNSUPPORTED"]),
        (&[STREAM, "x"].concat(), &["head 200", "CHUNK_SIZE"]),
        (&[CONTINUE, "x"].concat(), &["head 100", "end", "VERSION"]),
    ] {
        let mut client = client();
        client.writes(get, GET, Read).arrives(arrived);
        let (error, events) = events.split_last().unwrap();
        client.all_reads(events).gives(error, Close).gives(error, Close).is_closed();
        assert_eq!(client.side.error().unwrap().status(), None, "nobody answers a response");
    }
    let mut sending = client();
    sending.writes(ask(Method::GET, BodyLength::None), GET, SendContent).arrives("x").gives("VERSION", Close);
    sending.refuses(ask_end, SendError::OutOfOrder).is_closed();
    let mut answered = client();
    answered.writes(ask(Method::GET, BodyLength::None), GET, SendContent).arrives([STREAM, "x"].concat());
    answered.gives("head 200", Read).gives("CHUNK_SIZE", Close).is_closed();
}

#[test]
pub(super) fn a_response_before_the_request_is_complete() {
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    let begun = || {
        let mut client = client();
        client.writes(ask(Method::POST, BodyLength::Length(5)), sent, SendContent);
        client.writes(ask_content("he"), "he", SendContent);
        client
    };
    // The request is completed while the response arrives.
    let mut in_time = begun();
    in_time.arrives([OK, "h"].concat()).all_reads(&["head 200", "content h"]);
    in_time.writes(ask_content("llo"), "llo", Read).writes(ask_end, "", Read);
    in_time.arrives("i").all_reads(&["content i"]).gives("end", SendHead).writes(get, GET, Read);
    // The response is complete first.
    for response in [EMPTY, LAST] {
        let mut late = begun();
        late.arrives(response).all_reads(&["head 200"]).gives("end", Close);
        late.refuses(ask_content("llo"), SendError::OutOfOrder).refuses(ask_end, SendError::OutOfOrder).is_closed();
    }
    // The server closes.
    let mut until_close = begun();
    until_close.arrives("HTTP/1.1 200 OK\r\n\r\nhi").all_reads(&["head 200", "content hi"]);
    until_close.ends(Ok(Event::End), Close).is_closed();
    let mut cut = begun();
    cut.arrives([OK, "h"].concat()).all_reads(&["head 200", "content h"]).ends(INCOMPLETE, Close).is_closed();
}

#[test]
pub(super) fn a_request_that_is_not_as_long_as_declared_closes() {
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
    let begun = || {
        let mut client = client();
        client.writes(ask(Method::POST, BodyLength::Length(2)), sent, SendContent);
        client
    };
    begun().breaks(ask_content("hi!")).is_closed();
    begun().breaks(ask_end).arrives(EMPTY).gives("more", Close).holds("").is_closed();
    let mut answered = begun();
    answered.arrives(OK).gives("head 200", Read).breaks(ask_end).is_closed();
}

#[test]
pub(super) fn a_server_that_has_closed() {
    // Between two exchanges.
    client().ends(CLOSED, Close).is_closed();
    let mut kept = client();
    kept.writes(get, GET, Read).arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead).ends(CLOSED, Close);
    kept.ends(CLOSED, Close).refuses(get, SendError::OutOfOrder).is_closed();
    // Where that ends the content.
    for response in ["HTTP/1.1 200 OK\r\n\r\nhi", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhi"] {
        let mut until_close = client();
        until_close.writes(get, GET, Read).arrives(response).all_reads(&["head 200", "content hi"]);
        until_close.ends(Ok(Event::End), Close).is_closed();
    }
    // Where a response is awaited, or incomplete.
    for (arrived, events) in [
        ("", &[][..]),
        ("HTTP/1.1 200", &["more"]),
        (HINTS, &["head 103", "end"]),
        (OK, &["head 200"]),
        (&[OK, "h"].concat(), &["head 200", "content h"]),
        (&[STREAM, "2\r\nhi\r\n0\r\n"].concat(), &["head 200", "content hi", "more"]),
    ] {
        let mut client = client();
        client.writes(get, GET, Read).arrives(arrived);
        client.all_reads(events).ends(INCOMPLETE, Close).ends(INCOMPLETE, Close).is_closed();
    }
    let mut sending = client();
    sending.writes(ask(Method::GET, BodyLength::None), GET, SendContent).ends(INCOMPLETE, Close).is_closed();
}

/// The last byte of a response has come, and then the end, before the end of the message was given.
#[test]
fn a_server_that_closes_at_once() {
    let mut complete = client();
    complete.writes(get, GET, Read).arrives([OK, "hi"].concat()).all_reads(&["head 200", "content hi"]);
    complete.ends(Ok(Event::End), Close).is_closed();
    // An interim response is not the one that is awaited.
    let mut interim = client();
    interim.writes(get, GET, Read).arrives(HINTS).all_reads(&["head 103"]);
    interim.ends(INCOMPLETE, Close).is_closed();
}
