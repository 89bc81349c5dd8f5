"""bjoern as published and bjoern on httpcore, side by side: what the application is told, what is refused, bjoern's own
scripts, and how many requests each answers in a second.

    python3 tests/swap/bjoern.py DIRECTORY     called by bjoern.sh, which has built both there

The last line of the output has how many checks passed and failed, and the two speeds.
"""

import json
import os
import re
import shutil
import signal
import socket
import statistics
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

CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"

# Both answer the same: name, request, or the pieces it comes in.
ALIKE = {
    "plain": b"GET /a%20b?x=%20&y HTTP/1.1\r\nHost: h\r\n\r\n",
    "absolute-form": b"GET http://h.example:80/a%20b?x=1#frag HTTP/1.1\r\nHost: a\r\n\r\n",
    "absolute-form without a path": b"GET http://h.example HTTP/1.1\r\nHost: a\r\n\r\n",
    "a question mark in the query": b"GET /a?b?c HTTP/1.1\r\n\r\n",
    "two question marks": b"GET /?? HTTP/1.1\r\n\r\n",
    "an empty query": b"GET /? HTTP/1.1\r\n\r\n",
    "a fragment": b"GET /a?b#c HTTP/1.1\r\n\r\n",
    "a path in pieces": (b"GET /abc", b"def%20g?q=1", b"&r=2 HTTP/1.1\r\nHo", b"st: a", b"bc\r\n\r\n"),
    "an escape in pieces": (b"GET /a%2", b"0b HTTP/1.1\r\n\r\n"),
    "chunked, with a trailer": CHUNKED + b"5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nTrail: er\r\n\r\n",
    "a repeated field": b"GET / HTTP/1.1\r\nX: 1\r\nX: 2\r\n\r\n",
    "a repeated cookie": b"GET / HTTP/1.1\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n",
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

# bjoern as published answers these with 200, on httpcore with 400: name, request, why.
REFUSED = {
    "a folded field": (b"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "RFC 9112 5.2"),
    "lines ending in LF": (b"GET / HTTP/1.1\nHost: a\n\n", "RFC 9112 2.2: only some readers end a line there"),
    "0.9": (b"GET /\r\n\r\n", "RFC 9112 3"),
    "2.0": (b"GET / HTTP/2.0\r\n\r\n", "RFC 9110 2.5"),
    "a line without a colon": (b"GET / HTTP/1.1\r\nFoo\r\nBar: x\r\n\r\n", "RFC 9112 5.1: it became one field with the next"),
    "two Content-Lengths": (b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello", "RFC 9112 6.3: smuggling"),
    "two equal ones": (b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", "RFC 9112 6.3"),
    "Content-Length and chunked": (
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        "RFC 9112 6.3: smuggling",
    ),
    "chunked in 1.0": (CHUNKED.replace(b"1.1", b"1.0") + b"2\r\nab\r\n0\r\n\r\n", "RFC 9112 6.1"),
    "a quote in a name": (b'GET / HTTP/1.1\r\nA"B: c\r\n\r\n', "RFC 9110 5.1"),
    "a blank in a name": (b"GET / HTTP/1.1\r\nA B: c\r\n\r\n", "RFC 9112 5.1: smuggling"),
    "NUL in a value": (b"GET / HTTP/1.1\r\nA: b\x00c\r\n\r\n", "RFC 9110 5.5"),
    "a quote in a path": (b'GET /"a HTTP/1.1\r\n\r\n', "RFC 9112 3.2"),
    "an angle in a path": (b"GET /<a> HTTP/1.1\r\n\r\n", "RFC 9112 3.2"),
    "a backslash in a path": (b"GET /\\a HTTP/1.1\r\n\r\n", "RFC 9112 3.2: some readers take it for a slash"),
    "an extension that is none": (CHUNKED + b"2;a=\r\nab\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
}

# Told otherwise, and neither refuses: name, request, what differs between the answers.
OTHERWISE = {
    # RFC 9110 7.6.1: a list.
    "close in a list": (
        b"GET / HTTP/1.1\r\nConnection: foo, close\r\n\r\n",
        lambda original, swapped: not original[1] and swapped[1],
    ),
    # RFC 9110 6.5.1.
    "Authorization in a trailer": (
        CHUNKED + b"2\r\nab\r\n0\r\nAuthorization: x\r\nA: b\r\n\r\n",
        lambda original, swapped: b"HTTP_AUTHORIZATION" in original[0] and b"HTTP_AUTHORIZATION" not in swapped[0]
        and b"HTTP_A" in swapped[0],
    ),
}

# As published, bjoern takes what follows a request in one read for a part of it, and crashes.
HALF = b"GET /1 HTTP/1.1\r\n\r\nGET /2 HT"

PIPELINE = b"GET /1?a=b HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: a\r\n\r\n"

# bjoern's own servers: script, arguments, requests.
CLOSE = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
KEEP = b"GET / HTTP/1.1\r\n\r\n"
SERVERS = [
    ("all-kinds-of-errors.py", [], [CLOSE] * 12),
    ("empty.py", [], [CLOSE, KEEP]),
    ("file.py", [], [CLOSE, b"GET /big HTTP/1.1\r\nConnection: close\r\n\r\n"]),
    ("filewrapper.py", ["hello.py", "callable-iterator"], [CLOSE]),
    ("filewrapper.py", ["hello.py", "xreadlines"], [CLOSE]),
    ("filewrapper.py", ["hello.py", "filewrapper"], [CLOSE]),
    ("filewrapper.py", ["hello.py", "filewrapper2"], [CLOSE]),
    ("headers.py", [], [CLOSE]),
    ("hello.py", [], [CLOSE, KEEP, b"POST / HTTP/1.0\r\nContent-Length: 1000\r\n\r\n" + b"a" * 1000]),
    ("huge.py", [], [CLOSE]),
    ("listen.py", [], [CLOSE]),
    ("not-callable.py", [], [CLOSE]),
    ("slow_server.py", [], [b"GET /tuple HTTP/1.1\r\nConnection: close\r\n\r\n", b"GET /huge HTTP/1.0\r\n\r\n"]),
    ("test_exc_info_reference.py", [], [CLOSE]),
]
# Its own tests: each ends with 0. The last one is a race in itself.
TESTS = {"test_wsgi_compliance.py": 1, "keep-alive-behaviour.py": 1, "interrupt-during-request.py": 10}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    def __init__(self, build, port=None, arguments=None, cwd=None):
        self.port = port or free_port()
        python = os.path.join(WORK, build, "bin", "python")
        command = arguments or ["-c", APPLICATION, str(self.port)]
        self.process = subprocess.Popen(
            [python, *command],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": cwd or ""},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            try:
                self.connect().close()
                return
            except OSError:
                time.sleep(0.05)
            if arguments and not self.lives():
                return
        raise SystemExit(f"{build}: does not start")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def ask(self, *pieces, patience=0.3, pause=0.002):
        """What comes back, and whether the connection was closed then."""
        answer, closed = b"", False
        try:
            with self.connect() as peer:
                peer.settimeout(patience)
                for index, piece in enumerate(pieces):
                    if index:
                        time.sleep(pause)
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
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", answer[0])]


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def __call__(self, name, good, *details):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"bjoern: {name}:", *details)


def requests(check):
    original, swapped = Server("original"), Server("swapped")
    for name, request in ALIKE.items():
        pieces = request if isinstance(request, tuple) else (request,)
        expected, got = (server.ask(*pieces, pause=0.02) for server in (original, swapped))
        check(name, expected == got, expected, "became", got)
    for name, (request, _why) in REFUSED.items():
        expected, got = original.ask(request), swapped.ask(request)
        check(name, statuses(expected) == [200], "was refused before", expected)
        check(name, statuses(got) == [400] and got[1], "is not refused", got)
    for name, (request, differs) in OTHERWISE.items():
        expected, got = original.ask(request), swapped.ask(request)
        check(name, statuses(expected) == statuses(got) == [200] and differs(expected, got), expected, got)

    # Cut anywhere, requests are answered or refused, and the server lives on.
    for cut in range(1, len(PIPELINE)):
        swapped.ask(PIPELINE[:cut], PIPELINE[cut:], patience=0.05)
        if not swapped.lives():
            break
    check(f"pipelined requests cut at {cut}", swapped.lives(), "the server has died")
    single = CHUNKED.replace(b"/", b"/a%20b?q=1", 1) + b"5\r\nhello\r\n0\r\nT: v\r\n\r\n"
    whole = json.loads(swapped.ask(single)[0].partition(b"\r\n\r\n")[2])
    wrong = []
    for cut in range(1, len(single)):
        if b"%" in single[max(cut - 2, 0) : cut]:
            continue  # bjoern decodes each piece of a path for itself
        answer = swapped.ask(single[:cut], single[cut:], patience=0.2)
        if statuses(answer) != [200] or json.loads(answer[0].partition(b"\r\n\r\n")[2]) != whole:
            wrong.append((cut, answer))
    check("a request cut anywhere", not wrong, wrong)
    # As published, bjoern loses its place in the chunks here.
    bytewise = CHUNKED + b"5\r\nhello\r\n0\r\n\r\n"
    answer = swapped.ask(*(bytewise[at : at + 1] for at in range(len(bytewise))))
    check("chunked, byte by byte", statuses(answer) == [200] and b'"body": "hello"' in answer[0], answer)
    check("half a request behind another", statuses(swapped.ask(HALF))[-1:] == [400])
    check("after all that", statuses(swapped.ask(b"GET / HTTP/1.1\r\n\r\n")) == [200], "no answer")
    answer = original.ask(HALF, b"TP/1.1\r\n\r\n", pause=0.1)
    right = statuses(answer) == [200, 200] and b"Error" not in answer[0]
    check("half a request behind another", not right, "bjoern as published answers both:", answer)
    original.stop()
    swapped.stop()


def ends(python, script, folder):
    """0 if the script ends with that; else what it said."""
    try:
        done = subprocess.run([python, script], capture_output=True, timeout=15, cwd=folder)
    except subprocess.TimeoutExpired:
        return "no end"
    return done.returncode and done.stderr.decode()[-500:]


def scripts(check):
    told = {}
    # The ports in the scripts may be somebody's.
    port = free_port()
    for build in ("original", "swapped"):
        folder = os.path.join(WORK, f"{build}-tests")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.join(WORK, f"{build}-source", "tests"), folder)
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            with open(path) as file:
                text = file.read()
            with open(path, "w") as file:
                file.write(re.sub(r"\b(8080|9000)\b", str(port), text).replace("0.0.0.0", "127.0.0.1").replace("localhost", "127.0.0.1"))
        # What they draw by lot shall be the same for both.
        with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
            file.write("import random\nrandom.seed(1)\n")
        told[build] = []
        for script, arguments, asked in SERVERS:
            server = Server(build, port, [script, *arguments], cwd=folder)
            answers = [server.ask(request, patience=1) for request in asked]
            server.stop()
            if script == "file.py":
                # What it serves is another each time.
                answers = [(answer.partition(b"\r\n\r\n")[0], len(answer), closed) for answer, closed in answers]
            told[build].append((script, arguments, server.process.returncode, answers))
        for script, tries in TESTS.items():
            for _ in range(tries):
                ended = ends(os.path.join(WORK, build, "bin", "python"), script, folder)
                if ended == 0:
                    break
            check(f"{script} of {build}", ended == 0, ended)
    for original, swapped in zip(told["original"], told["swapped"]):
        check(original[0], original == swapped, str(original)[:500], "became", str(swapped)[:500])


HELLO = """
import bjoern, sys
def application(environ, start_response):
    start_response('200 OK', [('Content-Length', '13')])
    return [b'Hello, World!']
bjoern.run(application, '127.0.0.1', int(sys.argv[1]))
"""


def speeds(rounds=5, seconds=3):
    """Requests a second of both, in turn; the middle one of each."""
    measured = {"original": [], "swapped": []}
    for _ in range(rounds):
        for build, all_of_it in measured.items():
            port = free_port()
            server = Server(build, port, ["-c", HELLO, str(port)])
            done = subprocess.run(
                ["wrk", "-t1", "-c32", f"-d{seconds}s", f"http://127.0.0.1:{port}/"], capture_output=True, text=True, timeout=60
            )
            server.stop()
            all_of_it.append(float(re.search(r"Requests/sec: *([0-9.]+)", done.stdout).group(1)))
        print("bjoern: wrk:", ", ".join(f"{build} {all_of_it[-1]:.0f}" for build, all_of_it in measured.items()), flush=True)
    return [statistics.median(all_of_it) for all_of_it in measured.values()]


def main():
    # One of the scripts interrupts itself, and would not hear it where this is run in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    check = Checks()
    requests(check)
    scripts(check)
    before, after = speeds() if shutil.which("wrk") else (0, 0)
    print(f"bjoern: {len(ALIKE)} requests alike, {len(REFUSED)} refused, {len(SERVERS)} of its servers, {len(TESTS)} of its tests")
    print(check.passed, check.failed, f"{before:.0f} {after:.0f}")


main()
