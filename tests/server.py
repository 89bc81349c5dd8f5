"""Starts the C server core and talks to it over real sockets, as well-behaved, slow, broken and hostile clients do.

    python3 tests/server.py path/to/httpcore-server
"""

import collections
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

SERVER = None
ALLOW = "GET, HEAD, POST, PUT, PATCH, OPTIONS"
GREETING = b"Hello from httpcore.\n"


def free_port(family=socket.AF_INET, host="127.0.0.1"):
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        return listener.getsockname()[1]


class Server:
    def __init__(self, where, connect, options=(), wrapper=()):
        self.connect = connect
        command = [*wrapper, SERVER, *options, where]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.greeting = self.process.stdout.readline()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def wait(self):
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

    def exchange(self, *pieces, pause=0.0, half_close=False):
        """Sends the pieces and reads until the server closes."""
        with self.connect() as peer:
            peer.settimeout(10)
            for piece in pieces:
                peer.sendall(piece)
                time.sleep(pause)
            if half_close:
                peer.shutdown(socket.SHUT_WR)
            return read_all(peer)


def read_all(peer):
    answer = b""
    while piece := peer.recv(65536):
        answer += piece
    return answer


def status_lines(answer):
    return re.findall(rb"HTTP/1\.1 \d[^\r]*", answer)


def chunks(*pieces):
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


class WithServer(unittest.TestCase):
    options = ()

    def setUp(self):
        self.port = free_port()
        connect = lambda: socket.create_connection(("127.0.0.1", self.port))
        self.server = Server(str(self.port), connect, self.options)

    def tearDown(self):
        self.assertEqual(self.server.stop(), 0)

    def client(self):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.addCleanup(client.close)
        return client

    def ask(self, client, method, target, body=None, headers={}, chunked=False):
        client.request(method, target, body=body, headers=headers, encode_chunked=chunked)
        response = client.getresponse()
        return response.status, response.read(), response


class Answers(WithServer):
    def test_where_it_serves(self):
        self.assertIn(f"http://127.0.0.1:{self.port}/", self.server.greeting)

    def test_every_method_on_one_connection(self):
        client = self.client()
        for method, target, content, status, body in [
            ("GET", "/", None, 200, GREETING),
            ("HEAD", "/", None, 200, b""),
            ("GET", "/any/other?path", None, 200, GREETING),
            ("POST", "/", b"", 200, b""),
            ("PUT", "/", b"", 200, b""),
            ("PATCH", "/", b"", 200, b""),
            ("POST", "/", b"hello", 200, b"hello"),
            ("GET", "/", b"a GET with content", 200, b"a GET with content"),
            ("DELETE", "/", b"gone", 405, b"The method is not allowed here.\n"),
            ("OPTIONS", "*", b"content", 200, b"content"),
            ("HEAD", "/", b"content", 200, b""),
            ("OPTIONS", "/", None, 204, b""),
            ("OPTIONS", "*", None, 204, b""),
            ("DELETE", "/", None, 405, b"The method is not allowed here.\n"),
            ("TRACE", "/", None, 405, b"The method is not allowed here.\n"),
            ("BREW", "/", None, 501, b"The method is not known here.\n"),
            ("BREW", "/", b"coffee", 501, b"The method is not known here.\n"),
            ("GET", "/", None, 200, GREETING),
        ]:
            got = self.ask(client, method, target, content)
            self.assertEqual(got[:2], (status, body), (method, target, content))
            self.assertRegex(got[2].getheader("Date"), r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
            if status in (204, 405) and method != "GET":
                self.assertEqual(got[2].getheader("Allow"), ALLOW)
                self.assertEqual(method in ALLOW.split(", "), status == 204)
            if status != 204 and method != "HEAD":
                self.assertEqual(got[2].getheader("Content-Length"), str(len(body)))

    def test_echoes_of_every_size_and_framing(self):
        client = self.client()
        for size in (1, 1000, 65535, 65536, 65537, 1_000_000):
            content = os.urandom(size)
            self.assertEqual(self.ask(client, "PUT", "/", content)[:2], (200, content))
            pieces = iter([content[at:at + 7001] for at in range(0, size, 7001)])
            headers = {"Transfer-Encoding": "chunked"}
            status, body, response = self.ask(client, "POST", "/", pieces, headers, chunked=True)
            self.assertEqual((status, body), (200, content))
            self.assertEqual(response.getheader("Content-Length"), str(size) if size < 65536 else None)

    def test_echo_and_cookie_pages(self):
        client = self.client()
        headers = {"X-One": "1", "Cookie": "a=b; c=d ;; e"}
        status, body, _ = self.ask(client, "GET", "/echo", headers=headers)
        self.assertEqual(status, 200)
        self.assertEqual(body.splitlines()[-2:], [b"X-One: 1", b"Cookie: a=b; c=d ;; e"])
        self.assertIn(b"Content-Length: 3\n", self.ask(client, "POST", "/echo", b"abc")[1])
        self.assertEqual(self.ask(client, "GET", "/cookie", headers=headers)[1], b"a=b\nc=d \ne\n")

    def test_chunked_page_has_a_trailer(self):
        answer = self.server.exchange(b"GET /chunked HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertIn(b"\r\nTransfer-Encoding: chunked\r\n", answer)
        self.assertIn(b"\r\nTrailer: X-Lines\r\n", answer)
        self.assertTrue(answer.endswith(b"\r\n0\r\nX-Lines: 1\r\n\r\n"), answer)
        old = self.server.exchange(b"GET /chunked HTTP/1.0\r\n\r\n")
        self.assertTrue(old.endswith(b"\r\n\r\nThis answer comes in chunks, and a trailer behind them.\n"), old)
        self.assertIn(b"\r\nConnection: close\r\n", old)
        self.assertNotIn(b"\r\nTrailer:", old)

    def test_info_page_escapes_what_was_sent(self):
        status, body, response = self.ask(self.client(), "GET", "/info?a='b'", headers={"X": "<script>\"&"})
        self.assertEqual((status, response.getheader("Content-Type")), (200, "text/html; charset=utf-8"))
        self.assertIn(b"<td>&#60;script&#62;&#34;&#38;</td>", body)
        self.assertIn(b"<td>a=&#39;b&#39;</td>", body)
        self.assertNotIn(b"<script>", body)

    def test_connect_is_refused_and_closes(self):
        answer = self.server.exchange(b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\n")
        self.assertEqual(status_lines(answer), [b"HTTP/1.1 405 Method Not Allowed"])
        self.assertIn(b"\r\nConnection: close\r\n", answer)

    def test_http_1_0(self):
        answer = self.server.exchange(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n")
        self.assertEqual(len(status_lines(answer)), 2)
        self.assertEqual(re.findall(rb"Connection: (\S+)", answer), [b"keep-alive", b"close"])

    def test_errors_are_answered_and_end_the_connection(self):
        for request, status, words in [
            (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400 Bad Request", b"more than one Host at byte 29 (RFC 9112, section 3.2)"),
            (b"GET /" + b"a" * 9000, b"414 URI Too Long", b"the start line is longer"),
            (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 101, b"431 Request Header Fields Too Large", b"more field lines"),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"505 HTTP Version Not Supported", b"preface"),
            (b"GET / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n", b"417 Expectation Failed", b"expectation"),
            (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", b"501 Not Implemented", b"coding"),
            (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n", b"400 Bad Request", b"CRLF"),
        ]:
            answer = self.server.exchange(request + b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(status_lines(answer), [b"HTTP/1.1 " + status], request)
            self.assertIn(b"\r\nConnection: close\r\n", answer)
            self.assertIn(words, answer)
            self.assertEqual(answer.count(b"\n"), answer.count(b"\r\n") + 1, "one line of text")


class OnTheWire(WithServer):
    def test_pipelined_requests_cut_anywhere(self):
        stream = (b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                  b"POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n"
                  b"HEAD /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        whole = re.sub(rb"Date: [^\r]*", b"", self.server.exchange(stream))
        self.assertEqual(status_lines(whole), [b"HTTP/1.1 200 OK"] * 3)
        for cut in range(1, len(stream)):
            answer = self.server.exchange(stream[:cut], stream[cut:], pause=0.002)
            self.assertEqual(re.sub(rb"Date: [^\r]*", b"", answer), whole, stream[:cut])

    def test_continue_is_said_once_and_only_when_waited_for(self):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"
        proceed, ok = b"HTTP/1.1 100 Continue", b"HTTP/1.1 200 OK"
        with self.server.connect() as peer:
            peer.settimeout(5)
            peer.sendall(head)
            self.assertEqual(peer.recv(100), proceed + b"\r\n\r\n")
            peer.sendall(b"hello")
            self.assertEqual(status_lines(read_all(peer)), [ok])
        self.assertEqual(status_lines(self.server.exchange(head + b"hello")), [ok])

    def test_content_of_a_refused_method_is_not_asked_for(self):
        for method, status in [(b"DELETE", b"405 Method Not Allowed"), (b"BREW", b"501 Not Implemented")]:
            answer = self.server.exchange(method + b" / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            self.assertEqual(status_lines(answer), [b"HTTP/1.1 " + status])
            self.assertIn(b"\r\nConnection: close\r\n", answer)

    def test_nothing_is_answered_before_the_content_is_there(self):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n"
        with self.server.connect() as peer:
            peer.settimeout(0.3)
            peer.sendall(head + b"x" * 65535)
            with self.assertRaises(TimeoutError):
                peer.recv(1)
            peer.sendall(b"x")
            peer.settimeout(5)
            self.assertEqual(status_lines(peer.recv(1000)), [b"HTTP/1.1 200 OK"])

    def test_content_that_turns_bad_after_the_answer_began_cuts_the_connection(self):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = self.server.exchange(head + b"11000\r\n" + b"x" * 0x11000 + b"\r\nbroken\r\n")
        self.assertEqual(status_lines(answer), [b"HTTP/1.1 200 OK"])
        self.assertFalse(answer.endswith(b"0\r\n\r\n"))

    def test_half_closed_peers_are_answered(self):
        answer = self.server.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", half_close=True)
        self.assertEqual(status_lines(answer), [b"HTTP/1.1 200 OK"])
        self.assertEqual(self.server.exchange(b"GET / HT", half_close=True), b"")
        self.assertEqual(self.server.exchange(half_close=True), b"")

    def test_a_slow_reader_gets_every_answer(self):
        count = 5000
        with self.server.connect() as peer:
            peer.settimeout(10)
            peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * (count - 1))
            peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            time.sleep(0.3)
            self.assertEqual(len(status_lines(read_all(peer))), count)

    def test_a_close_does_not_destroy_the_answer(self):
        # The server closes while the client is still sending: without a drain the kernel would reset the connection.
        with self.server.connect() as peer:
            peer.settimeout(5)
            peer.sendall(b"POST / HTTP/1.1\r\nHost: a b\r\nContent-Length: 4000000\r\n\r\n" + b"x" * 4_000_000)
            time.sleep(0.2)
            self.assertEqual(status_lines(read_all(peer)), [b"HTTP/1.1 400 Bad Request"])

    def test_nothing_leaks(self):
        request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        half = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"

        def sequential(count):
            for index in range(count):
                with self.server.connect() as peer:
                    peer.sendall(half if index % 10 == 9 else request)
                    if index % 10 != 9:
                        self.assertTrue(read_all(peer).endswith(GREETING))

        def concurrent(count):
            peers = [self.server.connect() for _ in range(count)]
            for peer in peers:
                peer.settimeout(10)
                peer.sendall(request)
            for peer in peers:
                self.assertTrue(read_all(peer).endswith(GREETING))
                peer.close()

        # What the allocator keeps for so many at once belongs to the measure.
        sequential(1000)
        concurrent(500)
        sequential(1000)
        descriptors, memory = self.server.descriptors(), self.server.memory()
        sequential(10_000)
        concurrent(500)
        # The last ones of before may still have been closing when they were counted.
        for _ in range(100):
            if self.server.descriptors() <= descriptors:
                break
            time.sleep(0.05)
        self.assertLessEqual(self.server.descriptors(), descriptors)
        self.assertLess(self.server.memory() - memory, 8192, "KiB")


class LongTimeOuts(WithServer):
    options = ("-t", "3600")

    def test_a_drain_does_not_wait_for_the_time_out(self):
        with self.server.connect() as peer:
            peer.settimeout(5)
            peer.sendall(b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
            self.assertEqual(status_lines(read_all(peer)), [b"HTTP/1.1 400 Bad Request"])
            with self.assertRaises(OSError):
                for _ in range(300):
                    peer.sendall(b"x")
                    time.sleep(0.1)


class TimeOuts(WithServer):
    options = ("-t", "1")

    def cut_off(self, *sent, drip=b"", pause=0.3):
        """Sends, then drips, and gives what came back and after how long."""
        start = time.monotonic()
        with self.server.connect() as peer:
            for piece in sent:
                peer.sendall(piece)
            stop = threading.Event()

            def dripping():
                while drip and not stop.wait(pause):
                    try:
                        peer.sendall(drip)
                    except OSError:
                        return

            thread = threading.Thread(target=dripping)
            thread.start()
            peer.settimeout(10)
            try:
                answer = read_all(peer)
            except ConnectionResetError:
                answer = None
            stop.set()
            thread.join()
        return answer, time.monotonic() - start

    def test_idle_connections_close_silently(self):
        answer, seconds = self.cut_off()
        self.assertEqual(answer, b"")
        self.assertTrue(0.8 < seconds < 3, seconds)
        answer, seconds = self.cut_off(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertTrue(answer.endswith(GREETING))
        self.assertTrue(0.8 < seconds < 3, seconds)

    def test_heads_that_drip_get_408(self):
        answer, seconds = self.cut_off(b"GET / HTTP/1.1\r\nHost: a\r\nX: ", drip=b"x")
        self.assertEqual(status_lines(answer), [b"HTTP/1.1 408 Request Timeout"])
        self.assertTrue(0.8 < seconds < 4, seconds)

    def test_content_that_drips_gets_408(self):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"
        answer, seconds = self.cut_off(head, drip=b"x")
        self.assertEqual(status_lines(answer), [b"HTTP/1.1 408 Request Timeout"])
        self.assertTrue(0.8 < seconds < 4, seconds)

    def test_content_that_keeps_coming_is_waited_for(self):
        piece = b"x" * 4096
        pieces = [piece] * 10
        head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (4096 * 10)
        answer = self.server.exchange(head, *pieces, pause=0.2)
        self.assertTrue(answer.endswith(b"".join(pieces)))

    def test_peers_that_never_read_are_cut_off(self):
        before = self.server.descriptors()
        with self.server.connect() as peer:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.settimeout(5)
            try:
                for _ in range(200):
                    peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 1000)
            except OSError:
                pass
            for _ in range(100):
                if self.server.descriptors() == before:
                    break
                time.sleep(0.05)
            self.assertEqual(self.server.descriptors(), before)


class Caps(WithServer):
    options = ("-c", "2")

    def test_connections_beyond_the_cap_wait(self):
        request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        first, second, third = (self.server.connect() for _ in range(3))
        for peer in (first, second, third):
            peer.settimeout(5)
            peer.sendall(request)
        self.assertTrue(first.recv(1000) and second.recv(1000))
        third.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            third.recv(1)
        first.close()
        third.settimeout(5)
        self.assertTrue(third.recv(1000))
        second.close()
        third.close()


class Stopping(unittest.TestCase):
    def test_requests_under_way_are_answered(self):
        port = free_port()
        server = Server(str(port), lambda: socket.create_connection(("127.0.0.1", port)))
        idle, busy = server.connect(), server.connect()
        busy.settimeout(5)
        busy.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        idle.settimeout(5)
        self.assertEqual(idle.recv(1), b"")
        with self.assertRaises(OSError):
            server.connect()
        busy.sendall(b"llo")
        answer = read_all(busy)
        self.assertIn(b"\r\nConnection: close\r\n", answer)
        self.assertTrue(answer.endswith(b"hello"))
        idle.close()
        busy.close()
        self.assertEqual(server.wait(), 0)


class Elsewhere(unittest.TestCase):
    def test_unix_sockets(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")

            def connect():
                peer = socket.socket(socket.AF_UNIX)
                peer.connect(path)
                return peer

            server = Server("unix:" + path, connect)
            answer = server.exchange(b"GET / HTTP/1.0\r\n\r\n")
            self.assertEqual(status_lines(answer), [b"HTTP/1.1 200 OK"])
            self.assertEqual(server.stop(), 0)
            self.assertFalse(os.path.exists(path))

    @unittest.skipUnless(socket.has_ipv6 and os.path.exists("/proc/net/if_inet6"), "no IPv6 on this machine")
    def test_ipv6(self):
        port = free_port(socket.AF_INET6, "::1")
        server = Server(f"[::1]:{port}", lambda: socket.create_connection(("::1", port)))
        answer = server.exchange(b"GET / HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.endswith(GREETING))
        self.assertEqual(server.stop(), 0)

    def test_what_cannot_be_served_is_said(self):
        for where in ("99999", "nonsense", "a.b:80", "unix:/no/such/folder/socket"):
            done = subprocess.run([SERVER, where], capture_output=True, text=True, timeout=5)
            self.assertEqual(done.returncode, 1, where)
            self.assertIn(f"cannot listen on {where}", done.stderr)
        self.assertEqual(subprocess.run([SERVER, "-x"], capture_output=True, timeout=5).returncode, 2)


class SystemCalls(unittest.TestCase):
    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_keep_alive_request_costs_one_read_and_one_write(self):
        requests = 200
        with tempfile.NamedTemporaryFile("r") as trace:
            port = free_port()
            wrapper = ("strace", "-qq", "-o", trace.name, "-e", "trace=network,read,write,writev,epoll_ctl,epoll_wait")
            server = Server(str(port), lambda: socket.create_connection(("127.0.0.1", port)), wrapper=wrapper)
            with server.connect() as peer:
                peer.settimeout(5)
                for _ in range(requests):
                    peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    self.assertTrue(peer.recv(1000).endswith(GREETING))
            subprocess.run(["pkill", "-TERM", "-P", str(server.process.pid)], check=True)
            server.wait()
            calls = collections.Counter(re.match(r"\w+", line)[0] for line in trace if re.match(r"\w+\(", line))
        self.assertEqual(calls["sendto"], requests)
        self.assertIn(calls["recvfrom"], (requests, requests + 1), "and one that sees the end")
        self.assertLess(calls["epoll_ctl"], 10)
        self.assertEqual(calls["writev"], 0)


if __name__ == "__main__":
    SERVER = sys.argv.pop(1)
    unittest.main()
