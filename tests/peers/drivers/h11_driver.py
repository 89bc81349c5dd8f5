"""h11 with its default settings; `make peers` asks as it asks the other drivers, one question a line."""

import sys

import h11

PIECE = 4096
GET = h11.Request(method="GET", target="/", headers=[("Host", "a")])


def read(connection, data, at_eof):
    """The first message in `data`: the answer, and the fields of its trailer section."""
    at = 0
    try:
        while True:
            event = connection.next_event()
            if isinstance(event, h11.EndOfMessage):
                return "accepted", event.headers
            if event is h11.PAUSED:  # behind the 101 or the CONNECT that was asked for
                return "accepted", []
            if isinstance(event, h11.ConnectionClosed):
                return "refused", []
            if event is h11.NEED_DATA:
                if at < len(data):
                    connection.receive_data(data[at : at + PIECE])
                    at += PIECE
                elif at_eof:
                    connection.receive_data(b"")
                else:
                    return "waits", []
    except h11.RemoteProtocolError as error:
        return f"refused status={error.error_status_hint}", []


def head(data):
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    assert isinstance(connection.next_event(), h11.Request)
    return connection


def write(operation):
    server = head(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    client = h11.Connection(h11.CLIENT)

    def respond(*fields, reason=""):
        return server.send(h11.Response(status_code=200, headers=list(fields), reason=reason))

    def end(*trailers):
        return server.send(h11.EndOfMessage(headers=list(trailers)))

    try:
        match operation:
            case "write-value":
                respond(("A", "b\r\nC: d"))
            case "write-name":
                respond(("A\r\nB", "c"))
            case "write-reason":
                respond(reason="OK\r\nA: b")
            case "write-target":
                client.send(h11.Request(method="GET", target="/ HTTP/1.1\r\nA: b", headers=[("Host", "a")]))
            case "write-framing":
                written = respond(("Content-Length", "5"), ("Transfer-Encoding", "chunked"))
                if b"content-length" not in written.lower():
                    return "repaired"
            case "write-more":
                respond(("Content-Length", "5"))
                server.send(h11.Data(data=b"sixsix"))
            case "write-less":
                respond(("Content-Length", "5"))
                server.send(h11.Data(data=b"four"))
                end()
            case "write-trailer":
                respond()
                end(("Content-Length", "5"))
            case "write-no-host":
                client.send(h11.Request(method="GET", target="/", headers=[]))
            case "write-twice":
                respond()
                end()
                respond()
            case _:
                return "-"
    except h11.LocalProtocolError:
        return "refused"
    return "accepted"


def answer(operation, data):
    match operation:
        case "request" | "chunked":
            return read(h11.Connection(h11.SERVER), data, False)[0]
        case "trailer":
            verdict, trailers = read(h11.Connection(h11.SERVER), data, False)
            return "withheld" if verdict == "accepted" and not trailers else verdict
        case "response":
            client = h11.Connection(h11.CLIENT)
            client.send(GET)
            client.send(h11.EndOfMessage())
            return read(client, data, True)[0]
        case "expect":
            return "yes" if head(data).they_are_waiting_for_100_continue else "no"
        case "upgrade":
            connection = head(data)
            connection.next_event()
            return "yes" if connection.their_state is h11.MIGHT_SWITCH_PROTOCOL else "no"
        case "closes":
            connection = head(data)
            connection.next_event()
            return "yes" if connection.their_state is h11.MUST_CLOSE else "no"
    return write(operation)


for line in sys.stdin:
    operation, _, data = line.strip().partition(" ")
    print(answer(operation, bytes.fromhex(data)))
