"""Two servers and a worker on databases of their own, to be cut, killed and restarted under a fleet."""

import asyncio
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from community.app.devstack import EmbeddedStack
from community.app.devstack.process import Command, ManagedProcess
from community.app.devstack.state import free_port
from community.app.schema import Schema

READY_SECONDS = 60


class Twins:
    """The platform with two server processes; the stack is the caller's, or its own in `folder`."""

    def __init__(self, folder: Path, *, stack: EmbeddedStack | None = None, report: Callable[[str], None]) -> None:
        self._own = stack is None
        self.stack = stack or EmbeddedStack(folder / "servers", with_search=False, durable=False)
        self._folder = folder
        self._report = report
        self.servers = [ManagedProcess(f"server-{number}", folder) for number in (1, 2)]
        self.worker = ManagedProcess("fleet-worker", folder)
        self._ports = [free_port(), free_port()]
        self.addresses = [f"http://127.0.0.1:{port}" for port in self._ports]

    def start(self) -> None:
        """Databases, schema, servers, worker."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._own:
            self.stack.start(self._report)
        Schema(self.stack.urls().database_url).upgrade(lambda _: None)
        for number in range(len(self.servers)):
            self.start_server(number)
        self.start_worker()

    def stop(self) -> None:
        for process in (self.worker, *self.servers):
            process.stop()
        if self._own:
            self.stack.stop()

    def start_server(self, number: int) -> None:
        self.servers[number].start(Command(argv=_community("serve"), environ=self._environ(number)))
        self.servers[number].wait_ready(lambda: _answers(self.addresses[number]), seconds=READY_SECONDS)

    def start_worker(self) -> None:
        self.worker.start(Command(argv=_community("worker"), environ=self._environ(0)))

    async def kill_server(self, number: int) -> None:
        await asyncio.to_thread(self.servers[number].kill)
        await asyncio.to_thread(self.start_server, number)

    async def kill_worker(self) -> None:
        await asyncio.to_thread(self.worker.kill)
        await asyncio.to_thread(self.start_worker)

    async def roll(self) -> None:
        """A new version, one server after the other."""
        for number, server in enumerate(self.servers):
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(self.start_server, number)

    async def restart_postgres(self) -> None:
        await asyncio.to_thread(self.stack.postgres.stop)
        await asyncio.to_thread(self.stack.postgres.start, self._report)

    async def stop_valkey(self, seconds: float) -> None:
        await asyncio.to_thread(self.stack.valkey.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self.stack.valkey.start, self._report)

    def environ(self) -> dict[str, str]:
        """Settings for commands that look at the same data."""
        return self._environ(0)

    def _environ(self, number: int) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")},
            **self.stack.urls().environ(),
            "COMMUNITY_MODE": "test",
            "COMMUNITY_DATA_DIR": str(self._folder),
            "COMMUNITY_PORT": str(self._ports[number]),
            "COMMUNITY_REDIS_NAMESPACE": "fleet",
        }


def _community(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "community", *arguments]


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, TimeoutError):
        return False
