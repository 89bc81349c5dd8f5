"""The C server core among the programs it is going to meet: curl, ab, wrk, nginx as a reverse proxy; and a soak in which
good, slow, broken and hostile clients come together.

    python3 tests/world.py path/to/httpcore-server [seconds of soak]

A program that is not installed is skipped, and said to be.
"""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import server as core

SOAK = 20
GREETING = core.GREETING


def have(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed")


def run(*command, **options):
    return subprocess.run(command, capture_output=True, timeout=60, **options)


@have("curl")
class Curl(core.WithServer):
    def curl(self, *arguments, **options):
        done = run("curl", "-sS", "-m", "20", *arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"

    def test_keep_alive(self):
        done = run("curl", "-sSv", self.url("/1"), self.url("/2"), self.url("/3"))
        self.assertEqual(done.stdout, GREETING * 3)
        self.assertEqual(done.stderr.count(b"Re-using existing connection"), 2)

    def test_head_http_1_0_and_options(self):
        self.assertIn(b"Content-Length: 21", self.curl("-I", self.url()))
        self.assertEqual(self.curl("--http1.0", self.url()), GREETING)
        self.assertIn(b"204 No Content", self.curl("-i", "-X", "OPTIONS", "--request-target", "*", self.url()))

    def test_uploads(self):
        with tempfile.NamedTemporaryFile() as file:
            content = os.urandom(3_000_000)
            file.write(content)
            file.flush()
            self.assertEqual(self.curl("-T", file.name, self.url()), content)
            self.assertEqual(self.curl("-T", "-", self.url(), input=content), content, "in chunks")
            expect = ("-H", "Expect: 100-continue", "--data-binary", "@" + file.name)
            self.assertEqual(self.curl(*expect, self.url()), content)

    def test_chunked_with_trailer(self):
        self.assertEqual(self.curl(self.url("/chunked")), b"This answer comes in chunks, and a trailer behind them.\n")

    def test_errors(self):
        self.assertIn(b"uri-host", self.curl("-H", "Host: a b", self.url()))
        self.assertIn(b"501", self.curl("-i", "-X", "BREW", self.url()))


class Load(core.WithServer):
    @have("ab")
    def test_ab(self):
        for options in ([], ["-k"]):
            done = run("ab", "-q", "-n", "5000", "-c", "50", *options, f"http://127.0.0.1:{self.port}/")
            self.assertRegex(done.stdout, rb"Complete requests:\s+5000")
            self.assertRegex(done.stdout, rb"Failed requests:\s+0")
            self.assertNotIn(b"Non-2xx", done.stdout)

    @have("wrk")
    def test_wrk(self):
        done = run("wrk", "-t1", "-c100", "-d2", f"http://127.0.0.1:{self.port}/")
        self.assertNotIn(b"Socket errors", done.stdout)
        self.assertNotIn(b"Non-2xx", done.stdout)
        self.assertGreater(int(re.search(rb"(\d+) requests in", done.stdout)[1]), 1000)


@have("nginx")
class BehindNginx(core.WithServer):
    CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off; client_max_body_size 0;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream core {{ server 127.0.0.1:{port}; keepalive 8; }}
    server {{
        listen 127.0.0.1:{front};
        location / {{ proxy_pass http://core; proxy_http_version 1.1; proxy_set_header Connection ""; {more} }}
    }}
}}
"""

    def nginx(self, more=""):
        folder = tempfile.TemporaryDirectory()
        front = core.free_port()
        path = os.path.join(folder.name, "conf")
        with open(path, "w") as configuration:
            configuration.write(self.CONFIGURATION.format(folder=folder.name, port=self.port, front=front, more=more))
        process = subprocess.Popen(["nginx", "-c", path, "-p", folder.name], stderr=subprocess.DEVNULL)
        self.addCleanup(folder.cleanup)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", front)).close()
                break
            except OSError:
                time.sleep(0.05)
        return front

    def test_keep_alive_to_the_core(self):
        for more in ("", "proxy_request_buffering off; proxy_buffering off;"):
            client = core.http.client.HTTPConnection("127.0.0.1", self.nginx(more), timeout=10)
            for index in range(200):
                content = os.urandom(index * 1000) if index % 2 else None
                status, body, _ = self.ask(client, "POST" if content else "GET", "/", content)
                self.assertEqual((status, body), (200, content or GREETING))
            pieces = iter([b"chunk" * 5000] * 50)
            headers = {"Transfer-Encoding": "chunked"}
            self.assertEqual(self.ask(client, "PUT", "/", pieces, headers, chunked=True)[1], b"chunk" * 250_000)
            page = self.ask(client, "GET", "/info")[1]
            self.assertGreater(int(re.search(rb"requests on it</th><td>(\d+)", page)[1]), 100, "one connection")
            client.close()


class Soak(core.WithServer):
    options = ("-t", "2")

    def test_every_good_client_gets_its_answer(self):
        end = time.monotonic() + SOAK
        wrong, answered = [], [0]
        lock = threading.Lock()

        def good(seed):
            """Keep-alive, pipelined, cut anywhere, contents of every kind."""
            choose = random.Random(seed)
            while time.monotonic() < end:
                with self.server.connect() as peer:
                    peer.settimeout(10)
                    requests, expected = b"", []
                    for _ in range(choose.randrange(1, 20)):
                        content = choose.randbytes(choose.choice((0, 1, 100, 5000)))
                        if not content:
                            requests += b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                            expected.append(GREETING)
                        elif choose.random() < 0.5:
                            requests += b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)
                            expected.append(content)
                        else:
                            cut = choose.randrange(len(content))
                            pieces = [piece for piece in (content[:cut], content[cut:]) if piece]
                            requests += b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + core.chunks(*pieces)
                            expected.append(content)
                    requests += b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    expected.append(GREETING)
                    at = 0
                    while at < len(requests):
                        size = choose.randrange(1, 4000)
                        peer.sendall(requests[at:at + size])
                        at += size
                    answer = core.read_all(peer)
                bodies = []
                while answer:
                    head, _, answer = answer.partition(b"\r\n\r\n")
                    length = int(re.search(rb"Content-Length: (\d+)", head)[1])
                    bodies.append(answer[:length])
                    answer = answer[length:]
                with lock:
                    answered[0] += len(bodies)
                    if bodies != expected:
                        wrong.append((seed, len(bodies), len(expected)))

        def bad(seed):
            """Slow, broken, hostile: whatever comes of it is its own affair."""
            choose = random.Random(seed)
            kinds = [
                lambda: b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 10,
                lambda: b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000,
                lambda: choose.randbytes(choose.randrange(1, 3000)),
                lambda: b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                lambda: b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX",
                lambda: b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 3000,
                lambda: b"",
            ]
            while time.monotonic() < end:
                try:
                    with self.server.connect() as peer:
                        peer.settimeout(choose.choice((0.05, 0.5, 3)))
                        sent = choose.choice(kinds)()
                        for at in range(0, len(sent), max(1, len(sent) // 5)):
                            peer.sendall(sent[at:at + max(1, len(sent) // 5)])
                            time.sleep(choose.choice((0, 0, 0.02)))
                        if choose.random() < 0.3:
                            # A reset instead of an end.
                            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                        elif choose.random() < 0.5:
                            core.read_all(peer)
                except OSError:
                    pass

        descriptors = self.server.descriptors()
        threads = [threading.Thread(target=good, args=(seed,)) for seed in range(8)]
        threads += [threading.Thread(target=bad, args=(seed,)) for seed in range(100, 116)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertGreater(answered[0], 100 * SOAK)
        for _ in range(200):
            if self.server.descriptors() == descriptors:
                break
            time.sleep(0.05)
        self.assertEqual(self.server.descriptors(), descriptors)
        print(f"soak: {answered[0]} answers in {SOAK} s", file=sys.stderr)


if __name__ == "__main__":
    core.SERVER = sys.argv.pop(1)
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        SOAK = int(sys.argv.pop(1))
    unittest.main()
