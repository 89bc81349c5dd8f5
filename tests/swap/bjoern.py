"""Sends the same requests to bjoern as published and to bjoern on httpcore, and compares what the application was told.

    python3 tests/swap/bjoern.py DIRECTORY     called by bjoern.sh, which has built both
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

WORK = sys.argv[1]

APPLICATION = """
import bjoern, json, sys
def application(environ, start_response):
    told = {k: v for k, v in environ.items() if k.isupper() or k.startswith('HTTP_')}
    told['body'] = environ['wsgi.input'].read().decode('latin-1')
    for name in ('REMOTE_ADDR', 'SERVER_NAME', 'SERVER_PORT'):
        told.pop(name, None)
    answer = json.dumps(told, sort_keys=True).encode()
    start_response('200 OK', [('Content-Length', str(len(answer)))])
    return [answer]
bjoern.run(application, '127.0.0.1', int(sys.argv[1]))
"""

# Both are told the same: name, request.
ALIKE = {
    "plain": b"GET /a%20b?x=%20&y HTTP/1.1\r\nHost: h\r\n\r\n",
    "absolute-form": b"GET http://h.example:80/a%20b?x=1#frag HTTP/1.1\r\nHost: a\r\n\r\n",
    "absolute-form without a path": b"GET http://h.example HTTP/1.1\r\nHost: a\r\n\r\n",
    "a question mark in the query": b"GET /a?b?c HTTP/1.1\r\n\r\n",
    "two question marks": b"GET /?? HTTP/1.1\r\n\r\n",
    "an empty query": b"GET /? HTTP/1.1\r\n\r\n",
    "a fragment": b"GET /a?b#c HTTP/1.1\r\n\r\n",
    "chunked, with a trailer": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nTrail: er\r\n\r\n",
    "a repeated field": b"GET / HTTP/1.1\r\nX: 1\r\nX: 2\r\n\r\n",
    "an upgrade": b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "an upgrade, and more": b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nxyz",
    "CONNECT": b"CONNECT a:80 HTTP/1.1\r\n\r\n",
    "OPTIONS *": b"OPTIONS * HTTP/1.1\r\n\r\n",
    "an unknown method": b"FOO / HTTP/1.1\r\n\r\n",
    "a method in lower case": b"get / HTTP/1.1\r\n\r\n",
    "a byte above 0x7f in the path": b"GET /\xc3\xa9 HTTP/1.1\r\n\r\n",
    "a malformed Content-Length": b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "a negative Content-Length": b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "no content": b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
    "content": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: t/x\r\nContent-Length: 2\r\n\r\nhi",
    "content of 1.0": b"POST / HTTP/1.0\r\nContent-Length: 11\r\n\r\nhello world",
    "two requests": b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n",
    "a request behind close": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "an empty field": b"GET / HTTP/1.1\r\nEmpty:\r\nA: b\r\n\r\n",
    "blanks behind a value": b"GET / HTTP/1.1\r\nA: b \t\r\n\r\n",
    "an underscore in a name": b"GET / HTTP/1.1\r\nFoo-Bar: good\r\nFoo_Bar: bad\r\n\r\n",
    "an empty line before": b"\r\nGET / HTTP/1.1\r\n\r\n",
    "an empty line behind": b"GET / HTTP/1.1\r\n\r\n\r\n",
    "a malformed escape": b"GET /%zz HTTP/1.1\r\n\r\n",
    "half an escape": b"GET /%2 HTTP/1.1\r\n\r\n",
    "an escaped NUL": b"GET /a%00b HTTP/1.1\r\n\r\n",
    "81 KiB of head": b"GET / HTTP/1.1\r\nA: " + b"x" * 83000 + b"\r\n\r\n",
    "70 KB of head": b"GET / HTTP/1.1\r\nA: " + b"x" * 70000 + b"\r\n\r\n",
    "obs-text in a value": b"GET / HTTP/1.1\r\nA: \xe9\r\n\r\n",
    "garbage": b"\x00\x01\x02garbage\r\n\r\n",
    "an expectation": b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
    "another expectation": b"POST / HTTP/1.1\r\nExpect: nonsense\r\nContent-Length: 2\r\n\r\nhi",
    "an expectation of 1.0": b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
    "keep-alive of 1.0": b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "close of 1.1": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "1.2": b"GET / HTTP/1.2\r\n\r\n",
}

# bjoern as published accepts these, on httpcore it answers 400: name, request, why.
REFUSED = {
    "a folded field": (b"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "RFC 9112 5.2"),
    "lines ending in LF": (b"GET / HTTP/1.1\nHost: a\n\n", "RFC 9112 2.2: only some readers end a line there"),
    "0.9": (b"GET /\r\n\r\n", "RFC 9112 3"),
    "2.0": (b"GET / HTTP/2.0\r\n\r\n", "RFC 9110 2.5"),
    "a line without a colon": (b"GET / HTTP/1.1\r\nFoo\r\nBar: x\r\n\r\n", "RFC 9112 5.1: it became one field with the next"),
    "two Content-Lengths": (b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello", "RFC 9112 6.3: smuggling"),
    "Content-Length and chunked": (b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "RFC 9112 6.3: smuggling"),
    "a quote in a name": (b'GET / HTTP/1.1\r\nA"B: c\r\n\r\n', "RFC 9110 5.1"),
    "a blank in a name": (b"GET / HTTP/1.1\r\nA B: c\r\n\r\n", "RFC 9112 5.1: smuggling"),
    "NUL in a value": (b"GET / HTTP/1.1\r\nA: b\x00c\r\n\r\n", "RFC 9110 5.5"),
    "two requests, the second one cut": (b"GET /1 HTTP/1.1\r\n\r\nGET /2 HT", "as published it crashes"),
}

# `Connection: foo, close` closes, as RFC 9110 7.6.1 says; bjoern as published goes on.
PIPELINE = b"GET /1?a=b HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: a\r\n\r\n"


class Server:
    def __init__(self, build):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        python = os.path.join(WORK, build, "bin", "python")
        self.process = subprocess.Popen([python, "-c", APPLICATION, str(self.port)], stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                self.connect().close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"{build}: does not start")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def ask(self, *pieces, patience=0.3):
        """What comes back, and whether the connection was closed then."""
        answer, closed = b"", False
        with self.connect() as peer:
            peer.settimeout(patience)
            try:
                for index, piece in enumerate(pieces):
                    if index:
                        time.sleep(0.002)
                    peer.sendall(piece)
                while True:
                    more = peer.recv(65536)
                    if not more:
                        closed = True
                        break
                    answer += more
            except socket.timeout:
                pass
            except OSError:
                closed = True
        return answer, closed

    def lives(self):
        return self.process.poll() is None

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", answer)]


def main():
    failed = []
    original, swapped = Server("original"), Server("swapped")
    for name, request in ALIKE.items():
        expected, got = original.ask(request), swapped.ask(request)
        if expected != got:
            failed.append(f"{name}: {expected} became {got}")
    for name, (request, _why) in REFUSED.items():
        answer, _closed = swapped.ask(request)
        if statuses(answer)[-1:] != [400]:
            failed.append(f"{name}: not refused: {answer}")
    if statuses(swapped.ask(b"GET / HTTP/1.1\r\nConnection: foo, close\r\n\r\n")[0]) != [200]:
        failed.append("close in a list")

    # Cut anywhere, requests are answered or refused, and the server lives on.
    for cut in range(1, len(PIPELINE)):
        swapped.ask(PIPELINE[:cut], PIPELINE[cut:], patience=0.05)
        if not swapped.lives():
            failed.append(f"pipelined requests cut at {cut}: the server has died")
            break
    single = b"POST /a%20b?q=1 HTTP/1.1\r\nHost: abc\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: v\r\n\r\n"
    whole = json.loads(swapped.ask(single)[0].partition(b"\r\n\r\n")[2])
    for cut in range(1, len(single)):
        if single[cut - 1 : cut] == b"%" or single[cut - 2 : cut - 1] == b"%":
            continue  # bjoern decodes each piece of a path for itself
        answer, _closed = swapped.ask(single[:cut], single[cut:], patience=0.2)
        if statuses(answer) != [200] or json.loads(answer.partition(b"\r\n\r\n")[2]) != whole:
            failed.append(f"cut at {cut}: {answer}")
    if statuses(swapped.ask(b"GET / HTTP/1.1\r\n\r\n")[0]) != [200]:
        failed.append("the server does not answer any more")
    original.stop()
    swapped.stop()

    scripts = {"test_wsgi_compliance.py": [], "keep-alive-behaviour.py": []}
    for script in scripts:
        for build in ("original", "swapped"):
            path = os.path.join(WORK, "original-source", "tests", script)
            done = subprocess.run(
                [os.path.join(WORK, build, "bin", "python"), path], capture_output=True, timeout=60, cwd=os.path.dirname(path)
            )
            scripts[script].append(done.returncode)
        if len(set(scripts[script])) > 1:
            failed.append(f"{script}: {scripts[script]}")

    for failure in failed:
        print("bjoern:", failure)
    print(f"bjoern: {len(ALIKE)} requests alike, {len(REFUSED)} refused, its scripts {scripts}: {len(failed)} failed")
    sys.exit(bool(failed))


main()
