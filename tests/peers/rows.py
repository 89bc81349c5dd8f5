"""The questions that `make peers` asks, one a row of docs/peers.md.

Operations: `request` and `response` read one message, in pieces of 4096 bytes where the peer can; `chunked` is a request
whose content is looked at too, `trailer` one whose trailer field is to be given; `expect`, `upgrade` and `closes` ask what
the peer says about a valid head; `write-…` asks it to write something that it should not; `size` is the bytes of state.
"""

from dataclasses import dataclass


@dataclass
class Row:
    label: str
    operation: str
    input: bytes
    # The part of HTTP that the row is about; see PARTS in peers.py.
    part: str
    note: str = ""
    # What the cell shows: the verdict, the status to answer, or whether the byte at fault is told.
    shows: str = "verdict"
    byte: int = 0


START = b"GET / HTTP/1.1\r\n"
HOST = b"Host: a\r\n"
END = b"\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
LAST = b"0\r\n\r\n"


def line(label, start_line, note="", part="head"):
    return Row(label, "request", start_line + HOST + END, part, note)


def field(label, field_line, note="", part="head"):
    return Row(label, "request", START + HOST + field_line + b"\r\n" + END, part, note)


def host(label, field_lines, start_line=START, note=""):
    return Row(label, "request", start_line + field_lines + END, "host", note)


def framing(label, field_lines, content=b"", start_line=b"POST / HTTP/1.1\r\n", note=""):
    return Row(label, "request", start_line + HOST + field_lines + END + content, "framing", note)


def chunk(label, content, note="", part="lines"):
    return Row(label, "chunked", CHUNKED + content, part, note)


def trailer(label, lines, note="", operation="chunked"):
    return Row(label, operation, CHUNKED + b"0\r\n" + lines + END, "trailers", note)


def response(label, message, part="head", note=""):
    return Row(label, "response", message, part, note)


def written(label, operation, note=""):
    return Row(label, operation, b"", "writing", note)


LF_NOTE = "RFC 9112 §2.2 lets a recipient take a bare LF for a line end, here and below."

GROUPS = [
    (
        "Heads that are malformed",
        "",
        [
            line("bare LF behind the request line", b"GET / HTTP/1.1\n", LF_NOTE),
            field("bare LF behind a field line", b"A: b\nC: d"),
            field("bare CR in a value", b"A: b\rc"),
            field("obs-fold", b"A: b\r\n c", "h11 joins the lines by a blank, as RFC 9112 §5.2 allows; picohttpparser gives a field without a name."),
            Row("blank behind the request line", "request", START + b" A: b\r\n" + HOST + END, "head"),
            field("blank before the colon", b"A : b"),
            field("empty field name", b": b"),
            field("byte in a name that is no tchar", b"A(: b"),
            field("NUL in a value", b"A: b\0c"),
            field("other control byte in a value", b"A: b\x01c", "h11 refuses NUL and the bytes that Python takes for blanks; `_abnf.py` says that cookies with others are seen in practice."),
            line("two blanks in the request line", b"GET  / HTTP/1.1\r\n"),
            line("HTAB in the request line", b"GET\t/\tHTTP/1.1\r\n"),
            line("request line without version", b"GET /\r\n", "llhttp takes it for HTTP/0.9."),
            line("HTTP/2.0 in the request line", b"GET / HTTP/2.0\r\n", "llhttp and h11 give the version to their user."),
        ],
    ),
    (
        "Request-targets that are malformed or do not fit the method",
        "",
        [
            line("control byte in the target", b"GET /a\x01 HTTP/1.1\r\n"),
            line("byte above 0x7F in the target", b"GET /\xc3\xa9 HTTP/1.1\r\n", "here as UTF-8; httparse refuses what is not UTF-8."),
            line("fragment in the target", b"GET /a#b HTTP/1.1\r\n"),
            line("`\"` or `<` in the target", b'GET /"<" HTTP/1.1\r\n'),
            line("`*` with GET", b"GET * HTTP/1.1\r\n", part="target"),
            line("`host:port` with GET", b"GET a:80 HTTP/1.1\r\n", part="target"),
            line("`/path` with CONNECT", b"CONNECT /a HTTP/1.1\r\n", part="target"),
        ],
    ),
    (
        "Host",
        "",
        [
            host("no Host in HTTP/1.1", b"A: b\r\n"),
            host("two Host lines", HOST + HOST),
            host("malformed Host", b"Host: a b\r\n"),
            host("Host with a path", b"Host: a/b\r\n"),
            host(
                "Host unlike the authority of an absolute-form",
                HOST,
                b"GET http://b/ HTTP/1.1\r\n",
                "RFC 9112 §3.2.2 tells an origin server to ignore Host here: to accept is right as well.",
            ),
        ],
    ),
    (
        "How long the content is",
        "",
        [
            framing("two Content-Length that differ", b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"),
            framing("two Content-Length that agree", b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello", note="RFC 9110 §8.6 allows to take them as one, as h11 does."),
            framing("Content-Length as a list of equal numbers", b"Content-Length: 5, 5\r\n", b"hello", note="RFC 9110 §8.6 allows to take them as one, as h11 does."),
            framing("Content-Length with a sign", b"Content-Length: +5\r\n", b"hello"),
            framing("Content-Length of 2^64 + 5", b"Content-Length: 18446744073709551621\r\n", b"hello", note="h11 waits: its integers have no bound, and that many bytes are still to come."),
            framing("Content-Length with Transfer-Encoding", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", LAST, note="RFC 9112 §6.1 lets a server refuse it, or go by Transfer-Encoding and close the connection behind it; h11 goes by Transfer-Encoding, and closing is its user's."),
            framing("Transfer-Encoding that does not end in chunked", b"Transfer-Encoding: chunked, gzip\r\n", LAST),
            framing("Transfer-Encoding without chunked", b"Transfer-Encoding: gzip\r\n", LAST),
            framing("chunked twice", b"Transfer-Encoding: chunked, chunked\r\n", LAST),
            framing("chunked in HTTP/1.0", b"Transfer-Encoding: chunked\r\n", LAST, b"POST / HTTP/1.0\r\n", "RFC 9112 §6.1 wants it treated as faulty framing, and the connection closed behind it. llhttp and h11 read it as chunked; behind an HTTP/1.0 request h11 closes always, llhttp unless Connection says keep-alive."),
        ],
    ),
    (
        "The chunked coding",
        "",
        [
            chunk("chunk size of 2^64 + 5", b"10000000000000005\r\nhello\r\n" + LAST, "h11 waits: its integers have no bound, and that many bytes are still to come."),
            chunk("chunk size with 0x", b"0x5\r\nhello\r\n" + LAST),
            chunk("chunk size missing", b";a\r\n" + LAST),
            chunk("blank behind the chunk size", b"5 \r\nhello\r\n" + LAST),
            chunk("bare LF behind the chunk size", b"5\nhello\r\n" + LAST),
            # Complete whether the LF ends the line or not.
            chunk("bare LF in a chunk extension", b"5;a\nhello\r\n" + LAST + b"\r\n" + LAST),
            chunk("bare CR in a chunk extension", b"5;a\rb\r\nhello\r\n" + LAST),
            chunk("chunk extension without a name", b"5;=b\r\nhello\r\n" + LAST),
            chunk("control byte in a chunk extension", b"5;a=\x01\r\nhello\r\n" + LAST),
            chunk("no CRLF behind the data of a chunk", b"5\r\nhelloXX" + LAST, part="chunks"),
            chunk("bare LF behind the data of a chunk", b"5\r\nhello\n" + LAST, part="chunks"),
            chunk("1 MiB of chunk extensions around 1 KiB of data", (b"1;" + b"a" * 1023 + b"\r\nx\r\n") * 1024 + LAST, part="limits", note="h11 limits each line to 16 KiB, not their sum. picohttpparser refuses from 100 KiB of overhead on, when less than a quarter of what it read is content."),
            trailer("bare LF in the trailer section", b"A: b\nC: d\r\n"),
            trailer("control byte in a trailer", b"A: b\x01\r\n"),
            trailer("Content-Length as a trailer", b"Content-Length: 5\r\n", operation="trailer", note="None of them goes by it: h11 and http-net give it to the caller as a trailer."),
            trailer("Authorization as a trailer", b"Authorization: a\r\n", operation="trailer", note="withheld: accepted and not given to the caller."),
        ],
    ),
    (
        "Responses",
        "",
        [
            response("bare LF behind the status line", b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n"),
            response("status code of two digits", b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
            response("a response with both lengths", OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + LAST, "framing"),
            response("content cut short by the end of input", OK + b"Content-Length: 5\r\n\r\nhel", "framing"),
            response("chunks cut short by the end of input", OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "framing"),
            response("101 that nobody asked for", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n", "state", "The others do not know the request."),
        ],
    ),
    (
        "Limits, with their default values",
        "",
        [
            field("field line of 1 MiB", b"A: " + b"b" * (1 << 20), part="limits"),
            Row("1,000 field lines", "request", START + HOST + b"A: b\r\n" * 1000 + END, "limits", "picohttpparser and httparse take as many as their caller has room for, here 100; h11 limits their bytes, to 16 KiB."),
            line("target of 1 MiB", b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n", part="limits"),
        ],
    ),
    (
        "Valid messages",
        "A strict parser can also refuse too much.",
        [
            line("empty line before the request line", b"\r\n" + START),
            line("method that is not registered", b"FROB / HTTP/1.1\r\n", "llhttp knows a fixed list of methods."),
            line("absolute-form", b"GET http://a/ HTTP/1.1\r\n"),
            line("asterisk-form with OPTIONS", b"OPTIONS * HTTP/1.1\r\n"),
            Row("authority-form with CONNECT", "request", b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "head"),
            Row("HTTP/1.0 without Host", "request", b"GET / HTTP/1.0\r\n\r\n", "head"),
            line("HTTP/1.2", b"GET / HTTP/1.2\r\n"),
            Row("IPv6 address and port in Host", "request", START + b"Host: [2001:db8::1]:80\r\n\r\n", "head"),
            Row("empty Host", "request", START + b"Host:\r\n\r\n", "head", "A client sends it where the target has no authority (RFC 9112 §3.2); httpcore refuses it, since no http URI is without a host (RFC 9110 §4.2.1)."),
            field("byte above 0x7F in a value", b"A: \xe9"),
            Row("chunk extension with a quoted string", "chunked", CHUNKED + b'5;a="b;\\"c"\r\nhello\r\n' + LAST, "lines"),
            Row("blanks around `;` and `=` in a chunk extension", "chunked", CHUNKED + b"5 ; a = b\r\nhello\r\n" + LAST, "lines"),
            Row("a trailer field, given to the caller", "trailer", CHUNKED + b"0\r\nA: b\r\n\r\n", "trailers", "picohttpparser skips the section, or leaves it to its `phr_parse_headers`; httparse leaves it to its `parse_headers`."),
            response("obs-fold in a response", OK + b"A: b\r\n c\r\nContent-Length: 0\r\n\r\n", note="RFC 9112 §5.2 asks user agents to accept it; httpcore, httparse, llhttp and http-net have a switch for it."),
            response("status line without a reason", b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"),
            response("content until the connection closes", OK + b"\r\nhello"),
        ],
    ),
    (
        "What is said about a request",
        "",
        [
            Row("the client waits for 100", "expect", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", "state"),
            Row("an upgrade is offered", "upgrade", START + HOST + b"Connection: upgrade\r\nUpgrade: a\r\n\r\n", "told"),
            Row("the connection does not persist", "closes", START + HOST + b"Connection: close\r\n\r\n", "told"),
        ],
    ),
    (
        "What is said about an error",
        "–: refused, and no status told.",
        [
            Row("the byte at fault", "request", START + HOST + b"A: b\0c\r\n\r\n", "head", shows="byte", byte=29),
            Row("status to answer: NUL in a value", "request", START + HOST + b"A: b\0c\r\n\r\n", "head", shows="status"),
            Row("status to answer: target too long", "request", b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n" + HOST + END, "limits", shows="status"),
            Row("status to answer: 1,000 field lines", "request", START + HOST + b"A: b\r\n" * 1000 + END, "limits", shows="status"),
            Row("status to answer: `gzip, chunked`", "request", b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + LAST, "framing", shows="status"),
            Row("status to answer: HTTP/2.0", "request", b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "head", shows="status"),
            Row("status to answer: unknown expectation", "request", START + HOST + b"Expect: a\r\n\r\n", "state", "RFC 9110 §10.1.1 lets a server answer 417, or ignore it.", shows="status"),
        ],
    ),
    (
        "Writing what must not be sent",
        "–: there is no writer, or it takes no such thing.",
        [
            written("CRLF in a field value", "write-value"),
            written("CRLF in a field name", "write-name"),
            written("CRLF in the reason phrase", "write-reason", "http-net writes the registry's reason."),
            written("CRLF in the target of a request", "write-target"),
            written("Content-Length with Transfer-Encoding, given by the caller", "write-framing", "repaired: h11 writes the Transfer-Encoding alone."),
            written("more content than declared", "write-more"),
            written("less content than declared", "write-less"),
            written("Content-Length as a trailer, written", "write-trailer"),
            written("request without Host", "write-no-host"),
            written("second response to one request", "write-twice"),
        ],
    ),
    (
        "Size",
        "–: there is none between two calls, or it cannot be told.",
        [
            Row(
                "bytes of state of a connection, on x86-64",
                "size",
                b"",
                "head",
                "httpcore: `ServerState`, besides 12 a field line; picohttpparser: its chunked decoder, nothing for heads; llhttp: `llhttp_t`; http-net: `ServerConn`, besides its buffer on the heap.",
            ),
        ],
    ),
]
