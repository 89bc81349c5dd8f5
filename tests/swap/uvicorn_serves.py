"""uvicorn serves real requests with the httptools that is installed: one with a chunked body, one behind it on the same
connection, one that is refused, and an upgrade that nobody wants."""

import asyncio
import socket

import uvicorn


async def app(scope, receive, send):
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    answer = b"%s %s %s" % (scope["method"].encode(), scope["path"].encode(), body)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(answer))]})
    await send({"type": "http.response.body", "body": answer})


async def answers(port, *requests):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    given = []
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        given.append((head.split(b" ")[1], await reader.readexactly(int(length.split(b":")[1]))))
    writer.close()
    return given


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    port = listener.getsockname()[1]
    try:
        given = await asyncio.wait_for(
            answers(
                port,
                b"POST /a%20b?c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n",
            ),
            20,
        )
        assert given == [(b"200", b"POST /a b abcde"), (b"200", b"GET /next ")], given
        refused = b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
        given = await asyncio.wait_for(answers_until_close(port, refused), 20)
        assert given.startswith(b"HTTP/1.1 400 "), given
    finally:
        server.should_exit = True
        await serving


async def answers_until_close(port, request):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    given = await reader.read()
    writer.close()
    return given


asyncio.run(main())
