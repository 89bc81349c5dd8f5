"""Starts the C server core and talks to it over real sockets.

    python3 tests/server.py path/to/httpcore-server
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

SERVER = None


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    def __init__(self, where, connect):
        self.connect = connect
        self.process = subprocess.Popen([SERVER, where], stdout=subprocess.PIPE, text=True)
        self.greeting = self.process.stdout.readline()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.stdout.close()
        return self.process.wait(timeout=5)

    def exchange(self, *pieces, pause=0.0, half_close=False):
        """Sends the pieces and reads until the server closes."""
        with self.connect() as peer:
            peer.settimeout(5)
            for piece in pieces:
                peer.sendall(piece)
                time.sleep(pause)
            if half_close:
                peer.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := peer.recv(65536):
                answer += piece
            return answer


def status_lines(answer):
    return re.findall(rb"HTTP/1\.1 \d[^\r]*", answer)


class OverTcp(unittest.TestCase):
    def setUp(self):
        self.port = free_port()
        self.server = Server(str(self.port), lambda: socket.create_connection(("127.0.0.1", self.port)))

    def tearDown(self):
        self.assertEqual(self.server.stop(), 0)

    def test_says_where_it_serves(self):
        self.assertIn(f"http://127.0.0.1:{self.port}/", self.server.greeting)

    def test_answers_on_one_connection(self):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        for method, content in [("GET", None), ("HEAD", None), ("POST", b"x" * 100_000), ("GET", None)]:
            client.request(method, "/", body=content)
            response = client.getresponse()
            body = response.read()
            self.assertEqual(response.status, 200)
            self.assertEqual(body, b"" if method == "HEAD" else b"Hello from httpcore.\n")
            self.assertEqual(response.getheader("Content-Length"), "21")
        client.request("BREW", "/")
        self.assertEqual(client.getresponse().status, 501)
        client.close()

    def test_pipelined_requests_cut_anywhere(self):
        stream = (b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                  b"POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n"
                  b"HEAD /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        whole = status_lines(self.server.exchange(stream))
        self.assertEqual(whole, [b"HTTP/1.1 200 OK"] * 3)
        for cut in range(1, len(stream)):
            answer = self.server.exchange(stream[:cut], stream[cut:], pause=0.002)
            self.assertEqual(status_lines(answer), whole, stream[:cut])

    def test_errors_are_answered_and_end_the_connection(self):
        for request, status, words in [
            (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400 Bad Request", b"more than one Host at byte 29 (RFC 9112, section 3.2)"),
            (b"GET /" + b"a" * 9000, b"414 URI Too Long", b"the start line is longer"),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"505 HTTP Version Not Supported", b"preface"),
            (b"GET / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n", b"417 Expectation Failed", b""),
            (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", b"501 Not Implemented", b""),
        ]:
            answer = self.server.exchange(request + b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(status_lines(answer), [b"HTTP/1.1 " + status], request)
            self.assertIn(b"\r\nConnection: close\r\n", answer)
            self.assertIn(words, answer)

    def test_continue_is_said_once_and_only_when_waited_for(self):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"
        proceed, ok = b"HTTP/1.1 100 Continue", b"HTTP/1.1 200 OK"
        with self.server.connect() as peer:
            peer.settimeout(5)
            peer.sendall(head)
            self.assertEqual(peer.recv(100), proceed + b"\r\n\r\n")
            peer.sendall(b"hello")
            self.assertEqual(status_lines(peer.recv(1000)), [ok])
        self.assertEqual(status_lines(self.server.exchange(head + b"hello")), [ok])

    def test_half_closed_peers_are_answered(self):
        answer = self.server.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", half_close=True)
        self.assertEqual(status_lines(answer), [b"HTTP/1.1 200 OK"])
        self.assertEqual(self.server.exchange(b"GET / HT", half_close=True), b"")

    def test_a_slow_reader_gets_every_answer(self):
        count = 5000
        with self.server.connect() as peer:
            peer.settimeout(10)
            peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * (count - 1))
            peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            time.sleep(0.3)
            answer = b""
            while piece := peer.recv(65536):
                answer += piece
        self.assertEqual(len(status_lines(answer)), count)


class OverUnix(unittest.TestCase):
    def test_answers_and_removes_its_socket(self):
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


if __name__ == "__main__":
    SERVER = sys.argv.pop(1)
    unittest.main()
