"""The Caddyfile in a real Caddy, in front of a server that tells what it was sent (where Caddy is installed)."""

import http.client
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from community.app.devstack.state import free_port, port_is_free
from tests.app.conftest import ROOT, clean_environ, wait_until

pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy on this machine")


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Proxy:
    def __init__(self, port: int, upstream: ThreadingHTTPServer) -> None:
        self.port, self.upstream = port, upstream

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    files = tmp_path / "web/_app/immutable"
    files.mkdir(parents=True)
    (files / "app.js").write_text("run()")
    (tmp_path / "web/icon.svg").write_text("<svg/>")
    (tmp_path / "web/_app/version.json").write_text("{}")
    (tmp_path / "web/200.html").write_text("the shell")
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    port = free_port()
    environ = {
        **clean_environ(domain=f"http://127.0.0.1:{port}", server=f"127.0.0.1:{upstream.server_port}"),
        "COMMUNITY_WEB_ROOT": str(tmp_path / "web"),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    caddy = subprocess.Popen(
        ["caddy", "run", "--config", str(ROOT / "deploy/Caddyfile"), "--adapter", "caddyfile"],
        env=environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: not port_is_free(port), what="Caddy")
        yield Proxy(port, upstream)
    finally:
        caddy.terminate()
        caddy.wait(timeout=10)
        upstream.shutdown()
        upstream.server_close()


def test_what_a_client_says_about_its_address_is_dropped(proxy: Proxy) -> None:
    answer, body = proxy.get(
        "/api/forums/topics",
        X_Forwarded_For="6.6.6.6",
        X_Forwarded_Proto="https",
        X_Real_IP="6.6.6.6",
        Forwarded="for=6",
    )
    seen = {name.lower(): value for name, value in json.loads(body)["headers"].items()}
    assert answer.status == 200
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert not {"forwarded", "x-real-ip"} & set(seen)


def test_files_are_served_with_their_life_time(proxy: Proxy) -> None:
    answer, body = proxy.get("/_app/immutable/app.js")
    assert body == b"run()"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    answer, body = proxy.get("/icon.svg")
    assert body == b"<svg/>"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/200.html",
        "/forums/7/a-topic",
        "/_app/version.json",
        "/_app/immutable/missing.js",
        "/health/live",
    ],
)
def test_pages_and_the_rest_are_left_to_the_server(proxy: Proxy, path: str) -> None:
    _, body = proxy.get(path)
    assert json.loads(body)["path"] == path


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
def test_what_operators_see_is_not_for_the_world(proxy: Proxy, path: str) -> None:
    answer, _ = proxy.get(path)
    assert answer.status == 404


def test_without_server_the_client_is_told_to_come_back(proxy: Proxy) -> None:
    proxy.upstream.shutdown()
    proxy.upstream.server_close()
    answer, body = proxy.get("/api/forums/topics")
    assert answer.status == 502
    assert answer.headers["Retry-After"] == "5"
    assert json.loads(body)["code"] == "unavailable"
