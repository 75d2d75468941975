"""The command behind a mail server's pipe, against a server on this machine."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.conftest import clean_environ

SECRET = "s" * 32
MAIL = b"From: a@b.fr\r\n\r\n" + b"x" * 300_000


class Platform(ThreadingHTTPServer):
    status = 202
    body = b""
    recipient = ""
    authorization = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Platform

    def do_POST(self) -> None:
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        self.server.body, self.server.authorization = body, self.headers["Authorization"]
        self.server.recipient = parse_qs(urlsplit(self.path).query)["recipient"][0]
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def pipe(port: int, **settings: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "community", "receive-mail", "--url", f"http://127.0.0.1:{port}", "reply+a@x.fr"],
        input=MAIL,
        capture_output=True,
        check=False,
        timeout=60,
        env=clean_environ(**settings),
    ).returncode


def test_the_mail_arrives_as_it_is(platform: Platform) -> None:
    assert pipe(platform.server_port, inbound_secret=SECRET) == 0
    assert (platform.body, platform.recipient) == (MAIL, "reply+a@x.fr")
    assert platform.authorization == f"Bearer {SECRET}"


@pytest.mark.parametrize(("status", "code"), [(401, 75), (503, 75), (413, 65)])
def test_the_mail_server_keeps_what_was_not_taken(platform: Platform, status: int, code: int) -> None:
    platform.status = status
    assert pipe(platform.server_port, inbound_secret=SECRET) == code


def test_it_keeps_it_while_nobody_answers_or_the_secret_is_not_set(platform: Platform) -> None:
    port = platform.server_port
    platform.server_close()
    assert pipe(port, inbound_secret=SECRET) == 75
    assert pipe(port) == 75
