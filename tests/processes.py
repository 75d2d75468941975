"""The platform as real processes: server and worker on a database of their own, for what only processes can show."""

import os
import sys
from pathlib import Path

import httpx

from community.app.devstack.process import Command, ManagedProcess
from community.app.devstack.state import free_port

READY_SECONDS = 30


class RunningPlatform:
    """`community serve` and `community worker` as children; the databases are the caller's."""

    def __init__(self, folder: Path, *, database_url: str, redis_url: str, **environ: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.server = ManagedProcess("server", folder)
        self.worker = ManagedProcess("worker", folder)
        self.environ = {
            "COMMUNITY_MODE": "test",
            "COMMUNITY_PORT": str(self.port),
            "COMMUNITY_DATA_DIR": str(folder),
            "COMMUNITY_DATABASE_URL": database_url,
            "COMMUNITY_REDIS_URL": redis_url,
            "COMMUNITY_REDIS_NAMESPACE": f"test-{self.port}",
            **environ,
        }

    def start(self) -> None:
        self.start_server()
        self.start_worker()

    def start_server(self) -> None:
        self.server.start(Command(argv=_community("serve"), environ=self.environ))
        self.server.wait_ready(self.is_ready, seconds=READY_SECONDS)

    def start_worker(self) -> None:
        already = self.worker.log_tail(10_000).count("worker_started")
        self.worker.start(Command(argv=_community("worker"), environ=self.environ))
        self.worker.wait_ready(
            lambda: self.worker.log_tail(10_000).count("worker_started") > already, seconds=READY_SECONDS
        )

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.base_url}/health/ready", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        self.worker.stop()
        self.server.stop()

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        """A browser's requests, signed in with a session token."""
        headers = {"Origin": self.base_url, "Sec-Fetch-Site": "same-origin"}
        cookies = {"sid": token} if token else {}
        return httpx.AsyncClient(base_url=self.base_url, headers=headers, cookies=cookies, timeout=20)


def _community(command: str) -> list[str]:
    return [sys.executable, "-m", "community", command]


def chromium() -> str | None:
    """Path of the browser, if there is one."""
    for path in (os.environ.get("COMMUNITY_CHROMIUM", ""), "/usr/bin/chromium", "/usr/bin/chromium-browser"):
        if path and Path(path).exists():
            return path
    return None
